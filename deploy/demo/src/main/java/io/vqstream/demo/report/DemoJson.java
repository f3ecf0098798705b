package io.vqstream.demo.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** Formats the reports as JSON: {@code {"images": [...]}}. */
public final class DemoJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private DemoJson() {}

  /** Returns the JSON text, which ends with a line feed. */
  public static String of(List<ImageReport> reports) {
    JsonArray images = new JsonArray();
    for (ImageReport report : reports) {
      JsonObject image = new JsonObject();
      image.addProperty("name", report.name());
      image.addProperty("kind", report.kind().name().toLowerCase(Locale.ROOT));
      image.addProperty("width", report.width());
      image.addProperty("height", report.height());
      image.addProperty("source_bytes", report.sourceBytes());
      image.addProperty("coded_bytes", report.codedBytes());
      image.addProperty("bpp", report.bpp());
      image.addProperty("psnr", report.psnr());
      image.addProperty("encode_ms", report.encodeMillis());
      image.addProperty("decode_ms", report.decodeMillis());
      images.add(image);
    }
    JsonObject root = new JsonObject();
    root.add("images", images);
    return GSON.toJson(root) + "\n";
  }
}

package io.vqstream.evaluation.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vqstream.evaluation.Baseline;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.EvaluatedImage;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.RatePoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the figures of an earlier run from the JSON of its report. */
public final class BaselineFile {
  private BaselineFile() {}

  /**
   * Reads a file that {@link ReportJson} formatted.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is not such a file, or has no figures of each image; the
   *     message is one line
   */
  public static Baseline read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      if (!json.has("results") || !json.has("images")) {
        throw new IllegalArgumentException(
            "has no \"results\" and \"images\"; it is not the --json of this version of evaluate");
      }
      return new Baseline(file.toString(), images(json), codecs(json), points(json));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NumberFormatException
        | NullPointerException e) {
      throw new IllegalArgumentException("is not the --json of evaluate", e);
    }
  }

  private static List<EvaluatedImage> images(JsonObject json) {
    List<EvaluatedImage> images = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("images")) {
      JsonObject image = element.getAsJsonObject();
      images.add(
          new EvaluatedImage(
              image.get("name").getAsString(),
              image.get("width").getAsInt(),
              image.get("height").getAsInt(),
              image.get("sha256").getAsString()));
    }
    return images;
  }

  private static List<CodecInfo> codecs(JsonObject json) {
    List<CodecInfo> codecs = new ArrayList<>();
    if (json.has("codecs")) {
      for (JsonElement element : json.getAsJsonArray("codecs")) {
        JsonObject codec = element.getAsJsonObject();
        codecs.add(
            new CodecInfo(
                codec.get("name").getAsString(),
                codec.get("label").getAsString(),
                codec.get("version").getAsString(),
                codec.get("settings").getAsString(),
                ""));
      }
    }
    return codecs;
  }

  private static Map<String, List<RatePoint>> points(JsonObject json) {
    Map<String, List<RatePoint>> points = new LinkedHashMap<>();
    for (JsonElement element : json.getAsJsonArray("results")) {
      JsonObject point = element.getAsJsonObject();
      if (!point.has("per_image")) {
        throw new IllegalArgumentException(
            "has no figures of each image, since it is of more than "
                + ReportJson.MAX_IMAGES
                + " images");
      }
      String codec = point.get("codec").getAsString();
      points
          .computeIfAbsent(codec, key -> new ArrayList<>())
          .add(
              new RatePoint(
                  codec,
                  point.get("quality").getAsInt(),
                  results(point.getAsJsonArray("per_image"))));
    }
    return points;
  }

  private static List<ImageResult> results(JsonArray images) {
    List<ImageResult> results = new ArrayList<>();
    for (JsonElement element : images) {
      JsonObject image = element.getAsJsonObject();
      results.add(
          new ImageResult(
              image.get("name").getAsString(),
              image.get("width").getAsInt(),
              image.get("height").getAsInt(),
              image.get("bytes").getAsLong(),
              image.get("psnr").getAsDouble(),
              image.get("ms_ssim").getAsDouble(),
              Double.NaN,
              Double.NaN,
              true));
    }
    return results;
  }
}

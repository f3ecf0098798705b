package io.vqstream.service.ops;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.service.metrics.MeterTags;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images of an encoder of this process. */
final class ImageRequests implements ImageView {
  static final String ROUTE = "route=";
  private static final Pattern QUERY = Pattern.compile("id=(\\d{1,18})&part=(source|decoded)");

  /** Media types that are sent as they are; of an original of another type, only the pixels are. */
  private static final Set<String> TYPES = Set.of("image/png", "image/jpeg", "image/webp");

  private final LatestImages images;
  private final Supplier<Map<String, String>> names;

  /**
   * @param names returns the names of checkpoints by digest, as in meters
   */
  ImageRequests(LatestImages images, Supplier<Map<String, String>> names) {
    this.images = images;
    this.names = names;
  }

  @Override
  public void describe(JsonObject features) {
    features.addProperty(
        "images", images.entries().stream().mapToLong(LatestImages.Entry::id).max().orElse(0));
  }

  @Override
  public boolean isShown() {
    return true;
  }

  @Override
  public void list(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    List<LatestImages.Entry> entries =
        query != null && query.startsWith(ROUTE)
            ? images.entries(
                URLDecoder.decode(query.substring(ROUTE.length()), StandardCharsets.UTF_8))
            : images.entries();
    JsonArray all = new JsonArray(entries.size());
    for (LatestImages.Entry each : entries) {
      CodedImage coded = each.coded();
      JsonObject json = new JsonObject();
      json.addProperty("id", each.id());
      json.addProperty("route", each.route());
      json.addProperty("key", each.key());
      json.addProperty("time", each.time());
      json.addProperty("width", coded.getWidth());
      json.addProperty("height", coded.getHeight());
      json.addProperty("bytesIn", each.image().getData().size());
      json.addProperty("bytesOut", coded.getFrame().size());
      json.addProperty(
          "kind", coded.getKind().name().replace("KIND_", "").toLowerCase(Locale.ROOT));
      json.addProperty("quality", coded.getQuality());
      if (!coded.getCheckpointDigest().isEmpty()) {
        String digest =
            MeterTags.digest(CheckpointId.of("", coded.getCheckpointDigest().toByteArray()));
        json.addProperty("checkpoint", digest);
        json.addProperty("name", names.get().getOrDefault(digest, ""));
      }
      Json.put(json, "psnr", coded.hasPsnr() ? coded.getPsnr() : Double.NaN);
      all.add(json);
    }
    Responses.json(exchange, 200, Json.text(all));
  }

  @Override
  public void image(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    Matcher matcher = QUERY.matcher(query == null ? "" : query);
    if (!matcher.matches()) {
      Responses.text(exchange, 400, "expected id=NUMBER&part=source or decoded");
      return;
    }
    Optional<LatestImages.Entry> entry = images.entry(Long.parseLong(matcher.group(1)));
    if (entry.isEmpty()) {
      Responses.text(exchange, 404, "the image is no longer kept");
    } else if (matcher.group(2).equals("source")) {
      Responses.send(
          exchange,
          200,
          safe(entry.get().coded().getSourceContentType()),
          entry.get().image().getData().toByteArray());
    } else {
      decoded(exchange, entry.get());
    }
  }

  /** Returns a media type that browsers show as pixels, or one that they do not show. */
  static String safe(String type) {
    return TYPES.contains(type) ? type : "application/octet-stream";
  }

  private void decoded(HttpExchange exchange, LatestImages.Entry entry) throws IOException {
    try {
      Optional<Decoded> decoded = images.reconstructions().decode(entry);
      if (decoded.isEmpty()) {
        Responses.text(exchange, 503, "the service starts");
      } else {
        Responses.send(exchange, 200, decoded.get().contentType(), decoded.get().file());
      }
    } catch (DecodeRequests.BusyException e) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Responses.text(exchange, 503, e.getMessage());
    } catch (BadRecordException e) {
      Responses.text(exchange, 500, e.getMessage());
    }
  }
}

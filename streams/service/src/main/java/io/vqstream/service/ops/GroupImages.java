package io.vqstream.service.ops;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The latest images of a group: the lists of those encoders that show images, as one, and each
 * image from the encoder that has it.
 *
 * <p>Endpoints that the user names get the token of the page, as a bearer token. Those that are
 * found at the addresses of members do not: a member is not known to be a service. Encoders are
 * asked while someone looks at the page, and never for other paths.
 */
final class GroupImages implements ImageView {
  private static final Pattern QUERY =
      Pattern.compile("id=(\\d{1,18})@([^&@]{1,300})&part=(source|decoded)");

  private static final String LIST = "ops/images";
  private static final Duration LIST_LIMIT = Duration.ofSeconds(4);
  private static final Duration IMAGE_LIMIT = Duration.ofSeconds(10);
  private static final long REFRESH_NANOS = 5_000_000_000L;
  private static final int MAX_LIST_BYTES = 256 << 10;
  private static final int MAX_IMAGE_BYTES = 32 << 20;

  /** Images that are in memory at the same time. */
  private static final int MAX_IMAGES = 4;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final InstanceGroup group;
  private final Optional<String> token;
  private final InstanceClient client = new InstanceClient();
  private final Semaphore places = new Semaphore(MAX_IMAGES);
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long asked = System.nanoTime() - REFRESH_NANOS;
  private volatile Lists latest = new Lists(List.of(), false, List.of());

  /**
   * What the encoders answered.
   *
   * @param images the latest first
   * @param shown whether any encoder shows images
   * @param refused names of the encoders that want another token
   */
  private record Lists(List<JsonObject> images, boolean shown, List<String> refused) {}

  /**
   * @param token token of the page; empty for none
   */
  GroupImages(InstanceGroup group, Optional<String> token) {
    this.group = group;
    this.token = token;
  }

  @Override
  public void describe(JsonObject features) {
    if (System.nanoTime() - asked >= REFRESH_NANOS && asking.compareAndSet(false, true)) {
      var unused =
          ask("")
              .whenComplete(
                  (lists, e) -> {
                    latest = lists == null ? latest : lists;
                    asked = System.nanoTime();
                    asking.set(false);
                  });
    }
    Lists known = latest;
    if (known.shown()) {
      features.addProperty("images", known.images().isEmpty() ? 0 : time(known.images().get(0)));
    }
    if (!known.refused().isEmpty()) {
      features.addProperty(
          "imagesNote",
          "Images of "
              + String.join(", ", known.refused())
              + " need the token of the instance: name it with --instances, and put its ops.token"
              + " into VQSTREAM_CONFIG_OPS_TOKEN of this page.");
    }
  }

  @Override
  public boolean isShown() {
    return latest.shown();
  }

  private CompletableFuture<Lists> ask(String query) {
    Map<Endpoint, CompletableFuture<HttpResponse<byte[]>>> answers = new LinkedHashMap<>();
    for (Endpoint each : group.encoders()) {
      answers.put(each, get(each, LIST + query, MAX_LIST_BYTES, LIST_LIMIT));
    }
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
        .handle((done, e) -> combine(answers));
  }

  private CompletableFuture<HttpResponse<byte[]>> get(
      Endpoint endpoint, String path, int maxBytes, Duration limit) {
    Map<String, String> headers = new HashMap<>();
    if (group.isNamed(endpoint)) {
      token.ifPresent(each -> headers.put("Authorization", "Bearer " + each));
    }
    return client.get(endpoint.resolve(path), headers, maxBytes, limit);
  }

  private static Lists combine(Map<Endpoint, CompletableFuture<HttpResponse<byte[]>>> answers) {
    List<JsonObject> images = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    boolean shown = false;
    for (Map.Entry<Endpoint, CompletableFuture<HttpResponse<byte[]>>> each : answers.entrySet()) {
      if (each.getValue().isCompletedExceptionally()) {
        continue; // the row of the instance says that it does not answer
      }
      HttpResponse<byte[]> response = each.getValue().join();
      if (response.statusCode() == UNAUTHORIZED) {
        refused.add(each.getKey().toString());
      } else if (response.statusCode() == OK) {
        Optional<List<JsonObject>> listed = images(response.body(), each.getKey());
        shown |= listed.isPresent();
        listed.ifPresent(images::addAll);
      }
    }
    images.sort(Comparator.comparingLong(GroupImages::time).reversed());
    int kept = Math.min(LatestImages.MAX_IMAGES, images.size());
    return new Lists(List.copyOf(images.subList(0, kept)), shown, List.copyOf(refused));
  }

  /** Returns the images of a list, with ids that name the endpoint; empty if it is no list. */
  static Optional<List<JsonObject>> images(byte[] body, Endpoint endpoint) {
    try {
      List<JsonObject> images = new ArrayList<>();
      String text = new String(body, StandardCharsets.UTF_8);
      for (JsonElement each : JsonParser.parseString(text).getAsJsonArray()) {
        JsonObject image = each.getAsJsonObject();
        image.addProperty("id", number(image, "id") + "@" + endpoint);
        image.addProperty("time", number(image, "time"));
        image.addProperty("instance", endpoint.toString());
        images.add(image);
      }
      return Optional.of(images);
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long number(JsonObject image, String name) {
    if (!image.has(name) || !image.get(name).isJsonPrimitive()) {
      throw new JsonParseException(name + " is not a number");
    }
    return image.get(name).getAsLong();
  }

  private static long time(JsonObject image) {
    return image.get("time").getAsLong();
  }

  @Override
  public void list(HttpExchange exchange) throws IOException {
    String route = exchange.getRequestURI().getRawQuery();
    Lists lists =
        ask(route != null && route.startsWith(ImageRequests.ROUTE) ? "?" + route : "").join();
    if (!lists.shown()) {
      Responses.text(exchange, 404, "images are shown for encoders with ops.images=true");
      return;
    }
    JsonArray all = new JsonArray();
    lists.images().forEach(all::add);
    Responses.json(exchange, OK, Json.text(all));
  }

  @Override
  public void image(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    Matcher matcher = QUERY.matcher(query == null ? "" : query);
    if (!matcher.matches()) {
      Responses.text(exchange, 400, "expected id=NUMBER@HOST:PORT&part=source or decoded");
      return;
    }
    // Only endpoints of the group: the page is no way to other hosts.
    Optional<Endpoint> endpoint =
        group.encoders().stream()
            .filter(each -> each.toString().equals(matcher.group(2)))
            .findFirst();
    if (endpoint.isEmpty()) {
      Responses.text(exchange, 404, "the instance is gone");
      return;
    }
    String path = "ops/image?id=" + matcher.group(1) + "&part=" + matcher.group(3);
    places.acquireUninterruptibly();
    try {
      HttpResponse<byte[]> response =
          get(endpoint.get(), path, MAX_IMAGE_BYTES, IMAGE_LIMIT).join();
      if (response.statusCode() == OK) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        Responses.send(exchange, OK, ImageRequests.safe(type), response.body());
      } else {
        Responses.text(exchange, 404, endpoint.get() + " no longer has the image");
      }
    } catch (CompletionException e) {
      Responses.text(exchange, 504, endpoint.get() + " does not answer");
    } finally {
      places.release();
    }
  }
}

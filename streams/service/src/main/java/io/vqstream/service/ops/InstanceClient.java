package io.vqstream.service.ops;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests to the endpoints of instances, in limited time and memory: no redirect, no proxy,
 * and only bodies of a known length, which services always state.
 */
final class InstanceClient {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /**
   * Sends a GET request.
   *
   * @param headers of the request
   * @param maxBytes size of the body; a larger one, or of unknown size, is taken as empty
   * @param limit time until the body has been read; a slower answer ends with a {@link
   *     java.util.concurrent.TimeoutException}
   */
  CompletableFuture<HttpResponse<byte[]>> get(
      URI uri, Map<String, String> headers, int maxBytes, Duration limit) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(limit);
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            request.build(),
            head ->
                head.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE) <= maxBytes
                    ? BodySubscribers.ofByteArray()
                    : BodySubscribers.replacing(new byte[0]));
    return response
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (done, e) -> {
              if (e != null) {
                response.cancel(true); // also while a body is read
              }
            });
  }
}

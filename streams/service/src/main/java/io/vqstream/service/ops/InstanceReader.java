package io.vqstream.service.ops;

import io.vqstream.fault.ExceptionMessages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** Reads {@code /metrics} of instances, all at the same time, in limited time and memory. */
final class InstanceReader {
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_TEXT_BYTES = 32 << 20;
  private static final int MAX_STATE = 500;
  private static final String NO_SERVICE = "this is no vqstream service";

  private final Clock clock;
  private final InstanceClient client = new InstanceClient();

  InstanceReader(Clock clock) {
    this.clock = clock;
  }

  /**
   * What an instance answered.
   *
   * @param totals empty if it did not answer
   * @param state why it is not ready or does not answer, in one line; empty if it is ready
   */
  record Answer(Optional<MeterTotals> totals, String state) {
    boolean ready() {
      return totals.isPresent() && totals.get().ready != 0;
    }
  }

  /** Asks all endpoints. */
  Map<Endpoint, Answer> read(Collection<Endpoint> endpoints) {
    Map<Endpoint, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
    endpoints.forEach(each -> asked.put(each, ask(each)));
    Map<Endpoint, Answer> answers = new LinkedHashMap<>();
    asked.forEach((endpoint, answer) -> answers.put(endpoint, answer.join()));
    return answers;
  }

  private CompletableFuture<Answer> ask(Endpoint endpoint) {
    return get(endpoint.resolve("metrics"))
        .thenApply(text -> Scrape.read(text, clock.millis()))
        .thenCompose(
            totals ->
                Double.isNaN(totals.ready)
                    ? CompletableFuture.failedFuture(new IOException(NO_SERVICE))
                    : totals.ready == 0
                        ? get(endpoint.resolve("health/ready"))
                            .exceptionally(e -> "")
                            .thenApply(state -> new Answer(Optional.of(totals), oneLine(state)))
                        : CompletableFuture.completedFuture(new Answer(Optional.of(totals), "")))
        .exceptionally(e -> new Answer(Optional.empty(), oneLine(reason(e))));
  }

  private CompletableFuture<String> get(URI uri) {
    return client
        .get(uri, Map.of("Accept-Encoding", "gzip"), MAX_BYTES, LIMIT)
        .thenApply(InstanceReader::text);
  }

  private static String text(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200 && response.statusCode() != 503) {
      throw new CompletionException(
          new IOException("HTTP status " + response.statusCode() + ", " + NO_SERVICE));
    }
    byte[] body = response.body();
    if (response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent()) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = in.readNBytes(MAX_TEXT_BYTES);
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String reason(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof TimeoutException
        ? "no answer within " + LIMIT.toSeconds() + " s"
        : ExceptionMessages.of(cause);
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.substring(0, Math.min(MAX_STATE, line.length()));
  }
}

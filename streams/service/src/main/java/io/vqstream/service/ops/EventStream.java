package io.vqstream.service.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the state of the process to readers each second, as server-sent events (HTML Standard,
 * section 9.2). The id of an event is its Unix time in milliseconds; a reader that returns with
 * {@code Last-Event-ID}, or the query {@code after=TIME}, first gets the points of the charts that
 * it missed.
 *
 * <p>A response ends after {@value #LIFE_SECONDS} s, before the server's limit for responses, and
 * browsers connect again at once. A reader that stalls therefore holds a thread for a limited time.
 * Readers beyond {@value #MAX_READERS} are refused.
 */
final class EventStream implements HttpHandler {
  /** Maximum number of readers at a time. */
  static final int MAX_READERS = 20;

  /** Time after which a response ends. */
  static final int LIFE_SECONDS = 10;

  private static final String HEAD = "retry: 300\n\n";
  private static final String LAST_ID = "Last-Event-ID";
  private static final String AFTER = "after=";

  private final History history;
  private final AtomicInteger readers = new AtomicInteger();
  private long id;
  private String state = "";

  EventStream(History history) {
    this.history = history;
  }

  /** Returns whether anyone reads. */
  boolean hasReaders() {
    return readers.get() > 0;
  }

  /** Sends a state to all readers. */
  synchronized void publish(long time, String json) {
    id = time;
    state = json;
    notifyAll();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      if (readers.incrementAndGet() > MAX_READERS) {
        exchange.getResponseHeaders().set("Retry-After", "5");
        Responses.text(exchange, 503, "too many readers; the limit is " + MAX_READERS);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // for a proxy
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        write(out, HEAD);
        send(out, lastSeen(exchange));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed
    } finally {
      readers.decrementAndGet();
    }
  }

  private void send(OutputStream out, long seen) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
    long last = Math.max(0, seen);
    while (true) {
      String event;
      long at;
      synchronized (this) {
        while (id <= last) {
          long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (millis <= 0) {
            return;
          }
          wait(millis);
        }
        at = id;
        event = "id: " + id + "\ndata: " + state + "\n\n";
      }
      if (seen >= 0) { // others get the history by themselves
        History.Points missed = history.since(last);
        if (missed.times().length > 0) {
          write(out, "event: points\ndata: " + Json.text(SnapshotJson.of(missed)) + "\n\n");
        }
      }
      write(out, event);
      last = at;
      if (System.nanoTime() > end) {
        return;
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Returns the id of the last event that a reader has; -1 if it has none. */
  private static long lastSeen(HttpExchange exchange) {
    String id = exchange.getRequestHeaders().getFirst(LAST_ID);
    String query = exchange.getRequestURI().getQuery();
    if (id == null && query != null && query.startsWith(AFTER)) {
      id = query.substring(AFTER.length());
    }
    try {
      return id == null ? -1 : Long.parseLong(id);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}

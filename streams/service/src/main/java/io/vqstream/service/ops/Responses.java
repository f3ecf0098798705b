package io.vqstream.service.ops;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.vqstream.service.http.ContentCoding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes responses of the page. */
final class Responses {
  static final String JSON = "application/json; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int MIN_COMPRESSED = 1_000;

  private Responses() {}

  /** Sets the headers that keep content of other hosts, frames and caches away. */
  static void secure(Headers headers) {
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  /** Sends text. */
  static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends JSON, compressed for clients that accept gzip. */
  static void json(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
    if (body.length >= MIN_COMPRESSED && acceptsGzip(exchange)) {
      exchange.getResponseHeaders().set("Content-Encoding", ContentCoding.GZIP);
      body = ContentCoding.gzip(body);
    }
    send(exchange, status, JSON, body);
  }

  static boolean acceptsGzip(HttpExchange exchange) {
    return ContentCoding.acceptsGzip(exchange.getRequestHeaders().get("Accept-Encoding"));
  }

  /** Sends a body, or its headers alone for HEAD. */
  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}

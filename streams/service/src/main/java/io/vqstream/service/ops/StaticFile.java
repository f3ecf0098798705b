package io.vqstream.service.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.vqstream.service.http.ContentCoding;
import java.io.IOException;
import java.util.zip.CRC32C;

/** Serves a file of the page from the resources of this package. */
final class StaticFile implements HttpHandler {
  private final String type;
  private final byte[] body;
  private final byte[] compressed;
  private final String tag;

  StaticFile(String name, String type) {
    this.type = type;
    this.body = PageFiles.read(name);
    this.compressed = ContentCoding.gzip(body);
    CRC32C sum = new CRC32C();
    sum.update(body);
    this.tag = "\"%08x\"".formatted(sum.getValue());
  }

  /** Returns the size of the file in bytes. */
  int size() {
    return body.length;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.getResponseHeaders().set("ETag", tag);
    exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else if (Responses.acceptsGzip(exchange)) {
      exchange.getResponseHeaders().set("Content-Encoding", ContentCoding.GZIP);
      Responses.send(exchange, 200, type, compressed);
    } else {
      Responses.send(exchange, 200, type, body);
    }
  }
}

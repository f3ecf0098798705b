package io.vqstream.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Collects spans that are sent with OTLP over HTTP. */
final class SpanCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  /**
   * A span.
   *
   * @param parent empty for the first of a trace
   */
  record Span(String trace, String id, String parent, String name) {}

  private SpanCollector(HttpServer server) {
    this.server = server;
  }

  static SpanCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SpanCollector collector = new SpanCollector(server);
    server.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange;
              InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            collector.add(UnknownFieldSet.parseFrom(body));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return collector;
  }

  /** Returns the address for {@code tracing.endpoint}. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns what has come so far; services send their last spans when they are closed. */
  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Returns the spans of a name. */
  List<Span> spans(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  /** Adds the spans of an ExportTraceServiceRequest: resource_spans, scope_spans, spans. */
  private void add(UnknownFieldSet request) {
    messages(request, 1)
        .flatMap(resource -> messages(resource, 2))
        .flatMap(scope -> messages(scope, 2))
        .forEach(span -> spans.add(new Span(hex(span, 1), hex(span, 2), hex(span, 4), name(span))));
  }

  private static Stream<UnknownFieldSet> messages(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(
            bytes -> {
              try {
                return UnknownFieldSet.parseFrom(bytes);
              } catch (IOException e) {
                throw new IllegalArgumentException("not OTLP", e);
              }
            });
  }

  private static String hex(UnknownFieldSet span, int field) {
    return HexFormat.of().formatHex(bytes(span, field).toByteArray());
  }

  private static String name(UnknownFieldSet span) {
    return bytes(span, 5).toStringUtf8();
  }

  private static ByteString bytes(UnknownFieldSet span, int field) {
    return span.getField(field).getLengthDelimitedList().stream()
        .findFirst()
        .orElse(ByteString.EMPTY);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

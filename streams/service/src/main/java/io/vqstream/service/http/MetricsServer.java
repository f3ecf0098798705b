package io.vqstream.service.http;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Serves {@code /metrics}, {@code /health}, {@code /health/ready}, {@code /health/live} and {@code
 * /topology}. Health endpoints return 200 or 503 with the state, {@code /health} in JSON and the
 * others as text. Metrics are compressed for clients that accept gzip.
 *
 * <p>Each connection has a dedicated thread and a limited time to send its request and read the
 * response; the number of connections is limited to {@link ServerLimits#MAX_CONNECTIONS}. Slow
 * clients therefore do not delay a probe.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";

  /** Stack size of connection threads in bytes. */
  private static final int STACK_SIZE = 256 << 10;

  private static final int IDLE_SECONDS = 30;

  static {
    ServerLimits.set(); // before the JDK's server reads them
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final PrometheusMeterRegistry registry;
  private final Health health;
  private final Map<String, HttpHandler> pages;
  private final Object scraping = new Object();

  private MetricsServer(
      HttpServer server,
      PrometheusMeterRegistry registry,
      Health health,
      Map<String, HttpHandler> pages) {
    this.server = server;
    this.registry = registry;
    this.health = health;
    this.pages = Map.copyOf(pages);
    this.threads =
        new ThreadPoolExecutor(
            0,
            ServerLimits.MAX_CONNECTIONS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(), // a request runs immediately or its connection is closed
            task -> {
              Thread thread = new Thread(null, task, "metrics-http", STACK_SIZE);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts the server without further pages, and registers the readiness as the meter {@code
   * vqstream.ready}.
   *
   * @param host address or name of a local network interface
   * @param port port; 0 for any free port
   * @param health queried for every probe
   * @throws IOException if the port is in use or the host is not local; the message is one line
   */
  public static MetricsServer start(
      String host, int port, PrometheusMeterRegistry registry, Health health) throws IOException {
    return start(host, port, registry, health, Map.of());
  }

  /**
   * Starts the server with further pages.
   *
   * @param pages handlers by path. Each runs on the thread of its connection, and must complete the
   *     response within the limit of the server. Its exchange is closed when it returns.
   */
  public static MetricsServer start(
      String host,
      int port,
      PrometheusMeterRegistry registry,
      Health health,
      Map<String, HttpHandler> pages)
      throws IOException {
    return start(host, port, registry, health, pages, Optional.empty());
  }

  /**
   * Starts the server with further pages, over TLS or not.
   *
   * @param pages as above
   * @param tls key and certificates, to serve HTTPS and nothing else; empty for HTTP
   */
  public static MetricsServer start(
      String host,
      int port,
      PrometheusMeterRegistry registry,
      Health health,
      Map<String, HttpHandler> pages,
      Optional<SSLContext> tls)
      throws IOException {
    HttpServer http;
    try {
      http = create(new InetSocketAddress(InetAddress.getByName(host), port), tls);
    } catch (UnknownHostException | UnresolvedAddressException e) {
      throw new IOException("cannot serve metrics: unknown host " + host, e);
    } catch (BindException e) {
      throw new IOException(
          "cannot serve metrics at " + host + ":" + port + ": " + e.getMessage(), e);
    }
    Gauge.builder("vqstream.ready", health, each -> each.ready() ? 1 : 0)
        .description("1 if the service processes records, as /health/ready answers; else 0")
        .strongReference(true)
        .register(registry);
    MetricsServer server = new MetricsServer(http, registry, health, pages);
    server.listen();
    return server;
  }

  private static HttpServer create(InetSocketAddress address, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return server;
  }

  private void listen() {
    route("/metrics", this::metrics);
    route("/health/ready", exchange -> health(exchange, health.ready()));
    route("/health/live", exchange -> health(exchange, health.live()));
    route("/health", this::healthAsJson);
    route("/topology", exchange -> answer(exchange, 200, TEXT, bytes(health.topology())));
    pages.forEach(this::page);
    if (!pages.containsKey("/")) {
      route("/", MetricsServer::notFound);
    }
    server.setExecutor(threads);
    server.start();
  }

  /** Returns the port of the server. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops immediately. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void metrics(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    boolean open = accept != null && accept.contains(OPEN_METRICS);
    String type = open ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : PROMETHEUS_TEXT;
    byte[] body = scrape(type);
    exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
    if (ContentCoding.acceptsGzip(exchange.getRequestHeaders().get("Accept-Encoding"))) {
      exchange.getResponseHeaders().set("Content-Encoding", ContentCoding.GZIP);
      answer(exchange, 200, type, ContentCoding.gzip(body));
    } else {
      answer(exchange, 200, type, body);
    }
  }

  /** Renders the metrics; serialized, so that many clients do not compete with image processing. */
  private byte[] scrape(String type) throws IOException {
    synchronized (scraping) {
      return Exposition.render(registry, type);
    }
  }

  private void health(HttpExchange exchange, boolean good) throws IOException {
    answer(exchange, good ? 200 : 503, TEXT, bytes(health.state() + "\n"));
  }

  private void healthAsJson(HttpExchange exchange) throws IOException {
    boolean ready = health.ready();
    JsonObject body = new JsonObject();
    body.addProperty("live", health.live());
    body.addProperty("ready", ready);
    body.addProperty("state", health.state());
    answer(exchange, ready ? 200 : 503, JSON, bytes(body + "\n"));
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        404,
        TEXT,
        bytes("available: /metrics, /health, /health/ready, /health/live and /topology\n"));
  }

  /**
   * Adds a route for GET and HEAD. The JDK's server matches prefixes; only exact paths are served.
   */
  private void route(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
              exchange.getResponseHeaders().set("Allow", "GET, HEAD");
              answer(exchange, 405, TEXT, bytes("only GET and HEAD are supported\n"));
            } else if (!exchange.getRequestURI().getPath().equals(path)) {
              notFound(exchange);
            } else {
              answer.to(exchange);
            }
          }
        });
  }

  /** Adds a page. It decides which methods it supports. */
  private void page(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (exchange.getRequestURI().getPath().equals(path)) {
              handler.handle(exchange);
            } else {
              notFound(exchange);
            }
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      // Closed here: if the client disconnected, the exception lets the server drop the connection.
      out.write(body);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }
}

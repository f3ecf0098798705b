package io.vqstream.demo;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.service.ops.OpsPage;
import java.io.IOException;
import java.util.Optional;

/**
 * The HTTP endpoint of a demo on loopback, for metrics and health, from before the start until
 * after the end.
 */
record DemoEndpoint(
    MetricsServer server, OpsPage page, PrometheusMeterRegistry registry, LifecycleHealth health)
    implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /**
   * Starts the endpoint.
   *
   * @param port 0 for any free one
   * @throws IOException if the port is in use
   */
  static DemoEndpoint start(int port) throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(registry);
    LifecycleHealth health = new LifecycleHealth("vqstream-demo");
    OpsPage page = new OpsPage(registry, health, HOST, Optional.empty());
    try {
      MetricsServer server = MetricsServer.start(HOST, port, registry, health, page.handlers());
      return new DemoEndpoint(server, page, registry, health);
    } catch (IOException | RuntimeException e) {
      page.close();
      throw e;
    }
  }

  /** Returns the URL of the page for operators. */
  String pageAddress() {
    return "http://" + HOST + ":" + server.port() + "/";
  }

  /** Returns the URL of the metrics. */
  String address() {
    return "http://" + HOST + ":" + server.port() + "/metrics";
  }

  @Override
  public void close() {
    server.close();
    page.close();
  }
}

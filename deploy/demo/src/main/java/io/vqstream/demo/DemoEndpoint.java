package io.vqstream.demo;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.ProcessMetrics;
import java.io.IOException;

/**
 * The HTTP endpoint of a demo on loopback, for metrics and health, from before the start until
 * after the end.
 */
record DemoEndpoint(MetricsServer server, PrometheusMeterRegistry registry, LifecycleHealth health)
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
    return new DemoEndpoint(MetricsServer.start(HOST, port, registry, health), registry, health);
  }

  /** Returns the URL of the metrics. */
  String address() {
    return "http://" + HOST + ":" + server.port() + "/metrics";
  }

  @Override
  public void close() {
    server.close();
  }
}

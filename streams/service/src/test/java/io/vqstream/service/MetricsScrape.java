package io.vqstream.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What Prometheus gets from the endpoint of a registry. */
final class MetricsScrape {
  private MetricsScrape() {}

  static String of(PrometheusMeterRegistry registry) {
    try (MetricsServer server =
        MetricsServer.start("127.0.0.1", 0, registry, new LifecycleHealth("test"))) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

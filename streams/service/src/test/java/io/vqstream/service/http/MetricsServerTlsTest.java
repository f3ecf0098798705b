package io.vqstream.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.testkit.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTlsTest {
  private static final String PREFIX = "metrics.ssl.keystore.";

  @TempDir private static Path folder;
  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.make(folder);
  }

  @Test
  void servesHttpsFromKeystore() throws Exception {
    assertServes(
        Map.of(
            "location",
            certificate.keystore().toString(),
            "type",
            "PKCS12",
            "password",
            TestCertificate.PASSWORD));
  }

  @Test
  void servesHttpsFromPemFile() throws Exception {
    // Given
    Path file =
        Files.writeString(
            folder.resolve("server.pem"), certificate.key() + certificate.certificate());

    // Then
    assertServes(Map.of("location", file.toString(), "type", "PEM"));
  }

  @Test
  void servesHttpsFromPemText() throws Exception {
    assertServes(Map.of("key", certificate.key(), "certificate.chain", certificate.certificate()));
  }

  @Test
  void servesHttpWithoutSettings() {
    assertThat(config(Map.of()).monitoring().tls()).isEmpty();
    assertThat(config(Map.of("location", "")).monitoring().tls()).isEmpty();
  }

  @Test
  void clientThatDoesNotTrustItRefuses() throws Exception {
    // Given
    ServiceConfig config =
        config(Map.of("key", certificate.key(), "certificate.chain", certificate.certificate()));

    try (MetricsServer server = start(config)) {
      // When, then
      assertThatThrownBy(() -> get(HttpClient.newHttpClient(), "https", server))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> get(HttpClient.newHttpClient(), "http", server))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void rejectsKeyOrCertificateThatCannotBeUsed() throws Exception {
    // Given
    String keystore = certificate.keystore().toString();
    Path text = Files.writeString(folder.resolve("no.pem"), "none");

    // Then
    assertRejects(Map.of("location", "/none.p12", "password", "any"), "/none.p12");
    assertRejects(Map.of("location", keystore), "password is not specified");
    assertRejects(
        Map.of("location", keystore, "type", "PKCS12", "password", "wrong"),
        "password was incorrect");
    assertRejects(Map.of("location", text.toString(), "type", "PEM"), "PRIVATE KEY");
    assertRejects(Map.of("type", "PEM"), "must be set for HTTPS");
    assertRejects(Map.of("key", certificate.key()), "certificate chain");
    assertRejects(Map.of("location", keystore, "type", "ZIP", "password", "any"), "ZIP");
  }

  @Test
  void errorsDoNotTellThePassword() {
    // Given
    Map<String, String> wrong =
        Map.of("location", certificate.keystore().toString(), "password", "my-secret-9f");

    // Then
    assertThatThrownBy(() -> config(wrong))
        .isInstanceOf(ConfigException.class)
        .message()
        .doesNotContain("my-secret-9f")
        .hasLineCount(1);
  }

  private static void assertRejects(Map<String, String> settings, String reason) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("metrics.ssl")
        .hasMessageContaining(reason);
  }

  private static void assertServes(Map<String, String> settings) throws Exception {
    // Given
    HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();

    // When
    HttpResponse<String> response;
    try (MetricsServer server = start(config(settings))) {
      response = get(client, "https", server);
    }

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("vqstream_ready");
    assertThat(response.sslSession()).isPresent();
  }

  private static HttpResponse<String> get(HttpClient client, String scheme, MetricsServer server)
      throws IOException, InterruptedException {
    URI uri = URI.create("%s://127.0.0.1:%d/metrics".formatted(scheme, server.port()));
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static MetricsServer start(ServiceConfig config) throws IOException {
    return MetricsServer.start(
        "127.0.0.1",
        0,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        new LifecycleHealth("test"),
        Map.of(),
        config.monitoring().tls());
  }

  private static ServiceConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:9092"));
    settings.forEach((name, value) -> all.put(PREFIX + name, value));
    return ServiceConfig.of(Role.ENCODER, all);
  }
}

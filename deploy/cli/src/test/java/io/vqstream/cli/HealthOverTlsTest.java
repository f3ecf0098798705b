package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vqstream.testkit.TestCertificate;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthOverTlsTest {
  @TempDir private static Path folder;
  private static HttpsServer service;
  private static Path certificates;

  @BeforeAll
  static void startService() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder);
    certificates = Files.writeString(folder.resolve("ca.pem"), certificate.certificate());
    service = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
    service.createContext(
        "/health/ready",
        exchange -> {
          try (exchange) {
            byte[] state = "vqstream-encoder RUNNING\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, state.length);
            exchange.getResponseBody().write(state);
          }
        });
    service.start();
  }

  @AfterAll
  static void stopService() {
    service.stop(0);
  }

  @Test
  void trustsGivenCertificates() {
    // When
    CommandRun run = health("--cacert", certificates);

    // Then
    assertThat(run.status()).as(run.err()).isEqualTo(VqStream.DONE);
    assertThat(run.out()).startsWith("vqstream-encoder RUNNING");
  }

  @Test
  void acceptsAnyCertificateIfTold() {
    assertThat(health("--insecure").status()).isEqualTo(VqStream.DONE);
  }

  @Test
  void refusesUnknownCertificate() {
    // When
    CommandRun run = health("--https");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .startsWith("vqstream: no service answers at https://127.0.0.1:")
        .hasLineCount(1);
  }

  @Test
  void rejectsFileWithoutCertificate() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("none.pem"), "none");

    // When
    CommandRun run = health("--cacert", file);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains("--cacert: ", "has no certificate in PEM format");
  }

  private static CommandRun health(Object... options) {
    Object[] all = new Object[options.length + 3];
    all[0] = "health";
    all[1] = "--port";
    all[2] = service.getAddress().getPort();
    System.arraycopy(options, 0, all, 3, options.length);
    return CommandRun.of(all);
  }

  private static SSLContext context(TestCertificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = TestCertificate.PASSWORD.toCharArray();
    try (InputStream in = Files.newInputStream(certificate.keystore())) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}

package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start of a service that finds no broker. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ServiceCommandTest {
  private static final String NO_BROKER = "127.0.0.1:1";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void answersProbesWhileItWaitsForBrokers() throws Exception {
    // Given
    int port = freePort();
    Path config = config("broker.timeout.ms=100");

    // When
    Thread service =
        new Thread(
            () ->
                CommandRun.of(
                    "encoder",
                    "--bootstrap-server",
                    NO_BROKER,
                    "--metrics-port",
                    port,
                    "--config",
                    config));
    service.start();
    try {
      // Then
      await().atMost(LIMIT).until(() -> answers(port));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(get(port, "ready").body())
                      .isEqualToIgnoringNewLines(
                          "vqstream-encoder STARTING: no broker answers at 127.0.0.1:1; waiting"
                              + " for up to 60 s"));
      assertThat(get(port, "ready").statusCode()).isEqualTo(503);
      assertThat(get(port, "live").statusCode()).isEqualTo(200);
    } finally {
      service.interrupt();
      service.join();
    }
    assertThat(answers(port)).isFalse();
  }

  @Test
  void startsNothingIfThePortIsInUse() throws Exception {
    // Given
    AtomicBoolean opened = new AtomicBoolean();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      // When
      CommandRun run =
          CommandRun.with(
              (checkpoint, listener, maxPixels, stages) -> {
                opened.set(true);
                return new FakeCodec();
              },
              "encoder",
              "--bootstrap-server",
              NO_BROKER,
              "--metrics-port",
              taken.getLocalPort());

      // Then
      assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "vqstream: cannot serve metrics at 127.0.0.1:%d: Address already in use"
                  .formatted(taken.getLocalPort()));
      assertThat(opened).isFalse();
    }
  }

  @Test
  void endsIfGpuIsRequiredAndMissing() throws Exception {
    // Given
    Path config = config("inference.device=gpu");

    // When
    CommandRun run =
        CommandRun.of(
            "decoder", "--bootstrap-server", NO_BROKER, "--metrics-port", -1, "--config", config);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: inference.device: PyTorch finds no GPU on this machine. Set inference.device"
                + " to cpu or auto");
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("encoder.properties"), text);
  }

  private boolean answers(int port) throws InterruptedException {
    try {
      return get(port, "live").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(int port, String probe)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/" + probe)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

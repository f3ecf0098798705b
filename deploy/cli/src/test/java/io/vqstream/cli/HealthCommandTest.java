package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCommandTest {
  private HttpServer service;
  private volatile int status;
  private volatile String body;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/health/ready",
        exchange -> {
          try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  @Test
  void printsStateOfReadyService() {
    // Given
    answers(200, "vqstream-encoder RUNNING\n");

    // When
    CommandRun run = health();

    // Then
    assertThat(run.status()).isEqualTo(VqStream.DONE);
    assertThat(run.out()).isEqualToIgnoringNewLines("vqstream-encoder RUNNING").hasLineCount(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void failsForServiceThatIsNotReady() {
    // Given
    answers(503, "vqstream-encoder STARTING: loading the codec\n");

    // When
    CommandRun run = health();

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.out()).isEqualToIgnoringNewLines("vqstream-encoder STARTING: loading the codec");
  }

  @Test
  void failsWithoutStateLine() {
    // Given
    answers(503, "");

    // When
    CommandRun run = health();

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.out()).isBlank();
  }

  @Test
  void escapesControlCharacters() {
    // Given
    answers(200, "vqstream \033[2J");

    // When
    CommandRun run = health();

    // Then
    assertThat(run.out()).doesNotContain("\033").startsWith("vqstream ");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 302, 500})
  void refusesOtherHttpServers(int other) {
    // Given
    answers(other, "hello");

    // When
    CommandRun run = health();

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: http://127.0.0.1:%d/health/ready answers with HTTP status %d; %s"
                .formatted(port(), other, "this is not a vqstream service"));
  }

  @Test
  void saysThatNoServiceAnswers() {
    // Given
    int port = port();
    service.stop(0);

    // When
    CommandRun run = CommandRun.of("health", "--port", port, "--host", "127.0.0.1");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .startsWith("vqstream: no service answers at http://127.0.0.1:" + port + "/health/ready: ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void rejectsPortOutOfRange(int port) {
    // When
    CommandRun run = CommandRun.of("health", "--port", port);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains("--port: " + port + " is not between 1 and 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "", "a/b"})
  void rejectsHostThatIsNoName(String host) {
    // When
    CommandRun run = CommandRun.of("health", "--host", host);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains("--host: ");
  }

  private CommandRun health() {
    return CommandRun.of("health", "--port", port());
  }

  private int port() {
    return service.getAddress().getPort();
  }

  private void answers(int httpStatus, String text) {
    status = httpStatus;
    body = text;
  }
}

package io.vqstream.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.vqstream.containers.JavaBase;
import io.vqstream.containers.KafkaContainers;
import io.vqstream.packaging.BuiltImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The Compose file, but for Prometheus and Grafana; takes the ports that it publishes. */
@Tag("thorough")
@EnabledIf("canRun")
class ComposeContainerIT {
  private static final Path FOLDER = Path.of("../compose");
  private static final Path DISTRIBUTION = Path.of("../target/vqstream-service").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String PASSWORD = "any:vqstream";

  private BuiltImage image;

  @BeforeEach
  void build() throws Exception {
    image = BuiltImage.of("vqstream:compose", DISTRIBUTION);
  }

  @AfterEach
  void remove() throws Exception {
    compose("--profile", "demo", "down", "--volumes", "--timeout", "10");
    ToolRun.of(FOLDER, "docker", "image", "rm", image.name());
  }

  @Test
  void codesThePicturesOfTheDemo() throws Exception {
    // Given
    compose("up", "--detach", "encoder", "decoder", "ops");

    // When
    compose("--profile", "demo", "run", "--rm", "publisher");

    // Then
    await().atMost(LIMIT).untilAsserted(() -> assertThat(images()).hasSizeGreaterThan(4));
    assertThat(page("/ops/now")).contains("Encoder and decoder running: 2 of 2 instances");
  }

  /** Returns the latest images of the page of both services. */
  private static JsonArray images() throws Exception {
    return JsonParser.parseString(page("/ops/images")).getAsJsonArray();
  }

  private static String page(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:9406" + path))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private void compose(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker-compose", "-p", "vqstream-it"));
    command.addAll(List.of(arguments));
    Map<String, String> images =
        Map.of(
            "VQSTREAM_IMAGE", image.name(),
            "VQSTREAM_KAFKA_IMAGE", KafkaContainers.name(),
            "JAVA_IMAGE", JavaBase.image());
    ToolRun run = ToolRun.of(FOLDER, images, LIMIT, command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
  }

  static boolean canRun() {
    return ComposeTest.hasCompose() && KafkaContainers.available() && JavaBase.available();
  }
}

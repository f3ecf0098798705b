package io.vqstream.service.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.http.MetricsServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GroupImagesTest {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<ServiceGroups.Member> members = new ArrayList<>();
  private String address = "";
  private String authorization = "";

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void listsImagesOfAllEncodersLatestFirst() throws Exception {
    // Given
    ShownPage first = encoder(Optional.empty());
    ShownPage second = encoder(Optional.empty());
    page(Optional.empty(), first, second);

    // When
    first.image("images:a/", 1);
    long time = System.currentTimeMillis();
    await().until(() -> System.currentTimeMillis() > time);
    second.image("images:b/", 2);

    // Then
    JsonArray listed = list("");
    assertThat(listed).hasSize(2);
    JsonObject latest = listed.get(0).getAsJsonObject();
    assertThat(latest.get("key").getAsString()).isEqualTo("image-2.png");
    assertThat(latest.get("instance").getAsString()).isEqualTo(second.endpoint().toString());
    assertThat(latest.get("name").getAsString()).isEqualTo("photos");
    assertThat(list("?route=images%3Aa%2F")).hasSize(1);
  }

  @Test
  void fetchesImageFromEncoderThatHasIt() throws Exception {
    // Given
    ShownPage first = encoder(Optional.empty());
    ShownPage second = encoder(Optional.empty());
    first.image("images", 1);
    second.image("images", 2);
    page(Optional.empty(), first, second);

    // When
    HttpResponse<byte[]> one = image("1@" + first.endpoint(), "source");
    HttpResponse<byte[]> other = image("1@" + second.endpoint(), "source");
    HttpResponse<byte[]> decoded = image("1@" + second.endpoint(), "decoded");

    // Then
    assertThat(one.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.body()).isNotEqualTo(other.body());
    assertThat(decoded.headers().firstValue("Content-Type")).hasValue("image/png");
  }

  @Test
  void asksNoHostOutsideOfGroup() throws Exception {
    // Given
    ShownPage outside = encoder(Optional.empty());
    outside.image("images", 1);
    page(Optional.empty(), encoder(Optional.empty()));

    // When / Then
    assertThat(image("1@" + outside.endpoint(), "source").statusCode()).isEqualTo(404);
    assertThat(image("1@" + outside.endpoint() + "/../x", "source").statusCode()).isEqualTo(404);
    assertThat(image("1", "source").statusCode()).isEqualTo(400);
  }

  @Test
  void sendsTokenToNamedInstances() throws Exception {
    // Given
    ShownPage encoder = encoder(Optional.of("secret"));
    encoder.image("images", 1);

    // When
    page(Optional.of("secret"), encoder);

    // Then
    assertThat(list("")).hasSize(1);
    assertThat(image("1@" + encoder.endpoint(), "decoded").statusCode()).isEqualTo(200);
    assertThat(get("/ops/images", "").statusCode()).isEqualTo(401);
  }

  @Test
  void sendsNoTokenToInstancesOnlyFound() throws Exception {
    // Given: at the address of a member, with the default port
    String host = "127.94.4.1";
    ShownPage encoder = new ShownPage(host, 9404, Optional.of("secret"));
    opened.addLast(encoder);
    encoder.image("images", 1);
    members.add(new ServiceGroups.Member("app", "process", host, Map.of()));

    // When
    page(Optional.of("secret"));

    // Then
    await().untilAsserted(() -> assertThat(features().toString()).contains(host + ":9404"));
    assertThat(get("/ops/images", authorization).statusCode()).isEqualTo(404);
  }

  @Test
  void namesInstanceThatWantsAnotherToken() throws Exception {
    // Given
    ShownPage encoder = encoder(Optional.of("other"));
    encoder.image("images", 1);

    // When
    page(Optional.of("secret"), encoder);

    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(features().toString())
                    .contains(encoder.endpoint().toString(), "VQSTREAM_CONFIG_OPS_TOKEN"));
    assertThat(features().has("images")).isFalse();
    assertThat(get("/ops/images", authorization).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{}",
        "[1]",
        "[{}]",
        "[{\"id\":{},\"time\":1}]",
        "[{\"id\":\"a\",\"time\":1}]"
      })
  void leavesOutWhatIsNoListOfImages(String answer) {
    assertThat(GroupImages.images(answer.getBytes(UTF_8), Endpoint.of("127.0.0.1", 9404)))
        .isEmpty();
  }

  private ShownPage encoder(Optional<String> token) throws Exception {
    ShownPage encoder = new ShownPage(ShownPage.LOOPBACK, 0, token);
    opened.addLast(encoder);
    return encoder;
  }

  /** Starts the page of a group. */
  private void page(Optional<String> token, ShownPage... encoders) throws Exception {
    List<Endpoint> named = List.of(encoders).stream().map(ShownPage::endpoint).toList();
    InstanceGroup group = InstanceGroup.start(new Groups(), named);
    opened.addFirst(group);
    OpsPage page = new OpsPage(group, "127.0.0.1", token);
    opened.addFirst(page);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MetricsServer server = MetricsServer.start("127.0.0.1", 0, registry, group, page.handlers());
    opened.addFirst(server);
    address = "http://127.0.0.1:" + server.port();
    authorization = token.map("Bearer "::concat).orElse("");
  }

  private JsonArray list(String query) throws Exception {
    byte[] body = get("/ops/images" + query, authorization).body();
    return JsonParser.parseString(new String(body, UTF_8)).getAsJsonArray();
  }

  private JsonObject features() throws Exception {
    byte[] body = get("/ops/now", authorization).body();
    return JsonParser.parseString(new String(body, UTF_8))
        .getAsJsonObject()
        .getAsJsonObject("features");
  }

  private HttpResponse<byte[]> image(String id, String part) throws Exception {
    String query = "?id=" + URLEncoder.encode(id, UTF_8) + "&part=" + part;
    return get("/ops/image" + query, authorization);
  }

  private HttpResponse<byte[]> get(String path, String bearer) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (!bearer.isEmpty()) {
      request.header("Authorization", bearer);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private final class Groups implements ServiceGroups {
    @Override
    public List<String> applications() {
      return List.of("app");
    }

    @Override
    public State read() {
      return new State(members, Map.of());
    }
  }
}

package io.vqstream.service.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.Decoded;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Conversion;
import io.vqstream.record.Direction;
import io.vqstream.record.SourceFormat;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Content of records on the page: failures and images. */
class OpsContentTest {
  private static final byte[] FILE = "\u0089PNG the original".getBytes(UTF_8);

  private static final byte[] PNG = PngWriter.write(new Picture(1, 1, false, new byte[3]));

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private final LatestImages images = new LatestImages();
  private OpsPage page;
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    LifecycleHealth health = new LifecycleHealth("app");
    page = new OpsPage(registry, health, "127.0.0.1", Optional.empty());
    server = MetricsServer.start("127.0.0.1", 0, registry, health, page.handlers());
  }

  @AfterEach
  void close() {
    server.close();
    page.close();
  }

  @Test
  void showsNoImagesUnlessTurnedOn() throws Exception {
    assertThat(get("/ops/images").statusCode()).isEqualTo(404);
    assertThat(get("/ops/image?id=1&part=source").statusCode()).isEqualTo(404);
  }

  @Test
  void sendsOriginalAndReconstructionOfLatestImage() throws Exception {
    // Given
    page.show(images);
    images.decodeWith((coded, base) -> new Decoded.Coded(new Picture(1, 1, false, new byte[3])));
    convert();

    // When
    HttpResponse<String> list = get("/ops/images");
    HttpResponse<String> original = get("/ops/image?id=1&part=source");
    HttpResponse<String> decoded = get("/ops/image?id=1&part=decoded");

    // Then
    assertThat(list.body()).contains("\"key\":\"camera-7\"", "\"psnr\":31.5");
    assertThat(original.body()).isEqualTo(new String(FILE, UTF_8));
    assertThat(original.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(decoded.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(get("/ops/image?id=2&part=source").statusCode()).isEqualTo(404);
    assertThat(get("/ops/image?id=1&part=key").statusCode()).isEqualTo(400);
  }

  @Test
  void listsLatestImagesOfRoute() throws Exception {
    // Given
    page.show(images);
    Image image = Image.getDefaultInstance();
    for (int i = 0; i < LatestImages.MAX_IMAGES + 3; i++) {
      images.add("images:line 3&4/", "image-" + i, image, CodedImage.getDefaultInstance());
    }
    images.add("images", "other", image, CodedImage.getDefaultInstance());

    // When
    JsonArray listed =
        JsonParser.parseString(get("/ops/images?route=images%3Aline+3%264%2F").body())
            .getAsJsonArray();

    // Then
    assertThat(listed).hasSize(LatestImages.MAX_IMAGES);
    assertThat(listed.get(0).getAsJsonObject().get("key").getAsString()).isEqualTo("image-14");
    assertThat(get("/ops/images?route=none").body().strip()).isEqualTo("[]");
    assertThat(get("/ops/images").body()).contains("\"key\":\"other\"");
  }

  @Test
  void keepsImagesOfQuietRouteBesideLargeOnes() {
    // Given
    ByteString file = ByteString.copyFrom(new byte[8 << 20]);
    images.add("quiet", "small", Image.getDefaultInstance(), CodedImage.getDefaultInstance());

    // When
    for (int i = 0; i < LatestImages.MAX_IMAGES; i++) {
      Image large = Image.newBuilder().setData(file).build();
      images.add("one", "", large, CodedImage.getDefaultInstance());
      images.add("two", "", large, CodedImage.getDefaultInstance());
    }

    // Then
    assertThat(images.entries("quiet")).hasSize(1);
    assertThat(images.entries("one")).hasSize(LatestImages.MAX_IMAGES / 2);
    assertThat(images.entries("two")).hasSize(LatestImages.MAX_IMAGES / 2);
  }

  @Test
  void keepsOneImageASecond() throws Exception {
    // When
    convert();
    convert();

    // Then
    assertThat(images.entries()).hasSize(1);
  }

  @Test
  void replaysOnlyIfAllowed() throws Exception {
    // Given
    page.show(new Failures(), false);

    // When
    HttpResponse<String> refused = replay("{}", "http://127.0.0.1:" + server.port());

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("ops.replay=true");
  }

  @Test
  void reportsProgressOfReplay() throws Exception {
    // Given
    page.show(new Failures(), true);

    // When
    HttpResponse<String> started =
        replay("{\"reason\": \"corrupt\"}", "http://127.0.0.1:" + server.port());

    // Then
    assertThat(started.statusCode()).isEqualTo(202);
    await()
        .untilAsserted(
            () ->
                assertThat(get("/ops/now").body())
                    .contains("\"running\":false", "\"replayed\":1", "\"before\":1"));
  }

  @Test
  void refusesReplayThatAnotherSiteRequests() throws Exception {
    // Given
    page.show(new Failures(), true);

    // When
    HttpResponse<String> refused = replay("{}", "http://elsewhere.example");

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(get("/ops/now").body()).doesNotContain("lastReplay");
  }

  @Test
  void refusesWhatIsNoReplay() throws Exception {
    // Given
    page.show(new Failures(), true);

    // When / Then
    assertThat(replay("[1", "http://127.0.0.1:" + server.port()).statusCode()).isEqualTo(400);
    assertThat(get("/ops/replay").statusCode()).isEqualTo(405);
  }

  @Test
  void showsImageOfDeadLetterIfImagesAreShown() throws Exception {
    // Given
    page.show(new Failures(), false);
    HttpResponse<String> hidden = get("/ops/failures/image?position=images.failed-0%403");
    page.show(images);

    // When
    HttpResponse<byte[]> shown =
        client.send(
            request("/ops/failures/image?position=images.failed-0%403").build(),
            HttpResponse.BodyHandlers.ofByteArray());

    // Then
    assertThat(hidden.statusCode()).isEqualTo(404);
    assertThat(hidden.body()).contains("ops.images=true");
    assertThat(shown.body()).isEqualTo(PNG);
    assertThat(shown.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(get("/ops/failures/image?position=images.failed-0%404").statusCode()).isEqualTo(404);
    assertThat(get("/ops/failures/image").statusCode()).isEqualTo(400);
  }

  @Test
  void sendsNoFileThatIsNoImage() throws Exception {
    // Given
    page.show(new Failures(), false);
    page.show(images);

    // When / Then
    assertThat(get("/ops/failures/image?position=page.html").statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhyFailuresCannotBeRead() throws Exception {
    // Given
    page.show(new Failures(), false);

    // When
    HttpResponse<String> response = get("/ops/failures");

    // Then
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("no broker answers");
  }

  private void convert() throws Exception {
    SourceRecord source =
        new SourceRecord("images", 0, 1, 2, "camera-7".getBytes(UTF_8), FILE, new RecordHeaders());
    images.observe(new Fixed(), SourceFormat.IMAGE).convert(source);
  }

  private HttpResponse<String> replay(String body, String origin) throws Exception {
    return client.send(
        request("/ops/replay")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static final class Fixed implements Conversion<CodedImage> {
    @Override
    public Direction direction() {
      return Direction.ENCODE;
    }

    @Override
    public Converted<CodedImage> convert(SourceRecord source) {
      CodedImage coded =
          CodedImage.newBuilder()
              .setFrame(ByteString.copyFromUtf8("frame"))
              .setWidth(1)
              .setHeight(1)
              .setPsnr(31.5)
              .setSourceContentType("image/png")
              .build();
      return new Converted<>(
          coded,
          Kind.CODED,
          1,
          1,
          1,
          Map.of(),
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private static final class Failures implements FailureTopic {
    @Override
    public String topic() {
      return "images.failed";
    }

    @Override
    public List<Letter> latest(int limit) throws IOException {
      throw new IOException("no broker answers at broker:9092");
    }

    @Override
    public Optional<byte[]> image(String position) {
      return switch (position) {
        case "images.failed-0@3" -> Optional.of(PNG);
        case "page.html" -> Optional.of("<script>alert(1)</script>".getBytes(UTF_8));
        default -> Optional.empty();
      };
    }

    @Override
    public void replay(Selection selection, Progress progress) {
      progress.replayed();
      progress.replayedBefore();
    }
  }
}

package io.vqstream.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.ImageCodecs;
import io.vqstream.demo.report.ImageReport;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.LargestRecord;
import io.vqstream.frame.Kind;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.ops.LatestImages;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The demo's path, on whatever broker a subclass brings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DemoPathContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int QUALITY = 3;

  private static final Map<String, byte[]> GOOD =
      Map.of(
          "yard/scene.png", TestImages.png(200, 120),
          "yard/scene.jpg", TestImages.jpeg(97, 61),
          "gray.png", TestImages.grayPng(64, 64),
          "one-pixel.png", TestImages.png(1, 1),
          "alpha.png", TestImages.pngWithAlpha(40, 30));

  private static final Map<String, byte[]> BAD =
      Map.of(
          "text.png", TestImages.text(),
          "empty.png", new byte[0],
          "noise.png", TestImages.noise(5000),
          "cut.png", TestImages.cutInTheHeader(),
          "claims.png", TestImages.claiming(60_000, 60_000));

  private TimedCodec codec;
  private DemoEndpoint endpoint;
  private DemoServices services;

  /** Address of a running broker without topics. */
  abstract String bootstrapServers() throws Exception;

  @BeforeAll
  void startServices() throws Exception {
    endpoint = DemoEndpoint.start(0);
    codec = TimedCodec.wrap(ImageCodecs.builder().setBundledCheckpoints().build());
    LargestRecord largest = LargestRecord.of(images(GOOD));
    DemoTopics.create(bootstrapServers(), largest);
    services =
        DemoServices.start(
            bootstrapServers(),
            codec,
            QUALITY,
            largest.pixels(),
            new CodecMetrics(endpoint.registry()),
            new LatestImages(),
            endpoint.page()::add);
    endpoint.health().running(services.health());
  }

  @AfterAll
  void stopServices() throws Exception {
    if (services != null) {
      services.close();
    }
    codec.close();
    endpoint.close();
  }

  @Test
  void bringsEveryGoodImageBackAndSaysWhyABadOneDoesNot() throws Exception {
    // Given
    Map<String, byte[]> files = new HashMap<>(GOOD);
    files.putAll(BAD);
    Outcomes outcomes = new Outcomes();

    // When
    new RoundTrip(images(files), outcomes).run(bootstrapServers(), PATIENCE, () -> false);

    // Then
    assertThat(outcomes.reports).containsOnlyKeys(GOOD.keySet());
    assertThat(outcomes.reports.values())
        .allSatisfy(
            report -> {
              assertThat(report.psnr()).isBetween(18.0, 100.0);
              assertThat(report.codedBytes()).isPositive();
              assertThat(report.sourceBytes()).isEqualTo(GOOD.get(report.name()).length);
              assertThat(report.encodeMillis()).isPositive();
              assertThat(report.decodeMillis()).isPositive();
            });
    assertThat(outcomes.reports.get("alpha.png").kind()).isEqualTo(Kind.PASSTHROUGH);
    ImageReport scene = outcomes.reports.get("yard/scene.png");
    assertThat(scene.kind()).isEqualTo(Kind.CODED);
    assertThat(scene.psnr()).as("codes lose something").isLessThan(60);
    assertThat(scene.codedBytes()).as("at most a bit a pixel").isLessThan(200 * 120 / 8);
    assertThat(outcomes.failures)
        .hasSize(BAD.size())
        .allMatch(line -> BAD.keySet().stream().anyMatch(name -> line.startsWith(name + ": ")));
    assertThat(failures(BAD.keySet().stream().toList()))
        .hasEntrySatisfying("text.png", f -> assertFailure(f, "not_an_image", BAD.get("text.png")))
        .hasEntrySatisfying(
            "noise.png", f -> assertFailure(f, "not_an_image", BAD.get("noise.png")))
        .hasEntrySatisfying("empty.png", f -> assertFailure(f, "empty", BAD.get("empty.png")))
        .hasEntrySatisfying("cut.png", f -> assertFailure(f, "corrupt", BAD.get("cut.png")))
        .hasEntrySatisfying(
            "claims.png", f -> assertFailure(f, "too_many_pixels", BAD.get("claims.png")));
  }

  @Test
  void keepsKeyHeadersAndTimestampAllTheWay() throws Exception {
    // Given
    long timestamp = 1_700_000_000_123L;
    byte[] value =
        Image.newBuilder()
            .setData(com.google.protobuf.ByteString.copyFrom(TestImages.png(50, 40)))
            .setOrigin("camera 7")
            .build()
            .toByteArray();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(DemoTopics.IMAGES, null, timestamp, bytes("shot-1"), value);
    record.headers().add(new RecordHeader("trace", bytes("abc")));

    // When
    send(record);

    // Then
    ConsumerRecord<byte[], byte[]> coded = arrival(DemoTopics.CODED, "shot-1");
    ConsumerRecord<byte[], byte[]> image = arrival(DemoTopics.RECONSTRUCTED, "shot-1");
    assertThat(List.of(coded, image))
        .allSatisfy(
            arrived -> {
              assertThat(arrived.timestamp()).isEqualTo(timestamp);
              assertThat(arrived.headers().lastHeader("trace").value()).isEqualTo(bytes("abc"));
            });
    assertThat(CodedImage.parseFrom(coded.value()).getOrigin()).isEqualTo("camera 7");
    assertThat(Image.parseFrom(image.value()).getContentType()).isEqualTo("image/png");
  }

  @Test
  void sendsAValueThatIsNoProtobufToTheFailureTopic() throws Exception {
    // Given
    byte[] value = {(byte) 0xff, (byte) 0xff, 1, 2, 3};

    // When
    send(new ProducerRecord<>(DemoTopics.IMAGES, bytes("garbage"), value));

    // Then
    Failure failure = failures(List.of("garbage")).get("garbage");
    assertThat(failure.getReason()).isEqualTo("not_an_image_record");
    assertThat(failure.getValue().toByteArray()).isEqualTo(value);
  }

  @Test
  void servesMetricsOfBothDirections() throws Exception {
    // When
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(endpoint.address())).build(),
                HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .containsPattern("vqstream_images_total\\{.*direction=\"encode\"")
        .containsPattern("vqstream_images_total\\{.*direction=\"decode\"")
        .contains("process_resident_memory_bytes");
  }

  private static void assertFailure(Failure failure, String reason, byte[] file) {
    assertThat(failure.getReason()).isEqualTo(reason);
    assertThat(failure.getDetail()).isNotBlank().doesNotContain("\n");
    assertThat(failure.getSourceTopic()).isEqualTo(DemoTopics.IMAGES);
    try {
      Image original = Image.parseFrom(failure.getValue());
      assertThat(original.getData().toByteArray()).isEqualTo(file);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    Map<String, Object> configuration = Map.of("bootstrap.servers", bootstrapServers());
    try (var producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get(30, TimeUnit.SECONDS);
    }
  }

  private Map<String, Failure> failures(List<String> keys) throws Exception {
    Map<String, Failure> failures = new HashMap<>();
    for (String key : keys) {
      failures.put(key, Failure.parseFrom(arrival(DemoTopics.FAILED, key).value()));
    }
    return failures;
  }

  private ConsumerRecord<byte[], byte[]> arrival(String topic, String key) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(Brokers.at(bootstrapServers()), List.of(topic))) {
      return Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                seen.addAll(reader.poll(Duration.ofMillis(200)));
                return seen.stream()
                    .filter(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
                    .findFirst();
              },
              java.util.Optional::isPresent)
          .get();
    }
  }

  private static List<DemoImage> images(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .map(file -> TestImages.named(file.getKey(), file.getValue()))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private final class Outcomes implements RoundTrip.Outcome {
    final Map<String, ImageReport> reports = new HashMap<>();
    final List<String> failures = new ArrayList<>();

    @Override
    public void completed(PendingRoundTrips.Completed back, DemoImage image) throws IOException {
      try {
        reports.put(back.name(), RoundTripResult.of(back, image.read(), codec).report());
      } catch (RoundTripResult.MismatchException e) {
        failures.add(back.name() + " came back wrong: " + e.getMessage());
      }
    }

    @Override
    public void failed(String line) {
      failures.add(line);
    }
  }
}

package io.vqstream.service.topology;

import static io.vqstream.service.topology.TopologyFixture.bytes;
import static io.vqstream.service.topology.TopologyFixture.image;
import static io.vqstream.service.topology.TopologyFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.DistributionSummary;
import io.vqstream.metric.RateBaseline;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ProtoSerde;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.Role;
import io.vqstream.testkit.FakeCodec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurpriseTest {
  @AutoClose
  private final TopologyFixture<CodedImage> encoder =
      new TopologyFixture<>(Role.ENCODER, ProtoSerde.codedImage().deserializer());

  @Test
  void firstImagesHaveNone() {
    // When
    List<Optional<String>> surprises = usual(encoder, RateBaseline.MIN_IMAGES + 1);

    // Then
    assertThat(surprises.subList(0, RateBaseline.MIN_IMAGES)).containsOnly(Optional.empty());
    assertThat(surprises.get(RateBaseline.MIN_IMAGES)).isPresent();
  }

  @Test
  void unusualImagesStandOut() {
    // Given
    usual(encoder, 40);

    // When
    String usual = surprise(encoder, "8x8 " + "x".repeat(102)).orElseThrow();
    String more = surprise(encoder, "8x8 " + "x".repeat(900)).orElseThrow();
    String fewer = surprise(encoder, "8x8 x").orElseThrow();

    // Then
    assertThat(Math.abs(Double.parseDouble(usual))).isLessThan(2);
    assertThat(Double.parseDouble(more)).isGreaterThan(20);
    assertThat(Double.parseDouble(fewer)).isLessThan(-20);
  }

  @Test
  void meterSeparatesMoreFromFewerBits() {
    // Given
    usual(encoder, 40);
    DistributionSummary more = meter("more");
    double before = more.totalAmount();

    // When
    double surprise = Double.parseDouble(surprise(encoder, "8x8 " + "x".repeat(900)).orElseThrow());

    // Then
    assertThat(more.totalAmount() - before).isCloseTo(surprise, within(0.01));
    assertThat(more.count() + meter("fewer").count()).isEqualTo(25);
  }

  private DistributionSummary meter(String bits) {
    return encoder
        .registry
        .get("vqstream.surprise")
        .tag("route", "images")
        .tag("bits", bits)
        .summary();
  }

  @Test
  void onlyCodedImagesCount() {
    // Given
    usual(encoder, RateBaseline.MIN_IMAGES - 1);

    // When
    Optional<String> exact = surprise(encoder, "lossless text");
    Optional<String> original = surprise(encoder, "alpha");
    Optional<String> last = surprise(encoder, "8x8 x");

    // Then
    assertThat(List.of(exact, original, last)).containsOnly(Optional.empty());
    assertThat(surprise(encoder, "8x8 x")).isPresent();
  }

  @Test
  void decoderKeepsIt() {
    // When / Then
    assertThat(decoded("-12.34")).contains("-12.34");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "1", "1.234", "12345678.00", "<b>1.00"})
  void decoderDropsWhatIsNoSurprise(String claimed) {
    assertThat(decoded(claimed)).isEmpty();
  }

  private static Optional<String> decoded(String surprise) {
    try (TopologyFixture<Image> decoder =
        new TopologyFixture<>(Role.DECODER, ProtoSerde.image().deserializer())) {
      CodedImage coded =
          CodedImage.newBuilder()
              .setFrame(ByteString.copyFrom(FakeCodec.frame(3, "2x2 sky")))
              .build();
      TestRecord<byte[], byte[]> record = record(coded.toByteArray());
      record.headers().add(VqHeaders.SURPRISE, bytes(surprise));
      decoder.source.pipeInput(record);
      return VqHeaders.text(decoder.sink.readRecord().headers(), VqHeaders.SURPRISE);
    }
  }

  /** Encodes images of similar size. */
  private static List<Optional<String>> usual(TopologyFixture<CodedImage> encoder, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> surprise(encoder, "8x8 " + "x".repeat(100 + i % 5)))
        .toList();
  }

  private static Optional<String> surprise(TopologyFixture<CodedImage> encoder, String text) {
    encoder.source.pipeInput(record(image(text)));
    return VqHeaders.text(encoder.sink.readRecord().headers(), VqHeaders.SURPRISE);
  }
}

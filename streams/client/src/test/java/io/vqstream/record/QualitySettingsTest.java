package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Conversion.Converted;
import io.vqstream.registry.RouteQuality;
import io.vqstream.testkit.FakeCodec;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With a codec whose images have 23 dB at level 1 and 3 dB more at each level. */
class QualitySettingsTest {

  @Test
  void raisesQualityUntilMinPsnrIsReached() throws Exception {
    // When
    Converted<CodedImage> converted = encode(new QualitySettings(2, 0, 31, 1));

    // Then
    assertThat(converted.message().getQuality()).isEqualTo(4);
    assertThat(converted.message().getPsnr()).isEqualTo(FakeCodec.psnr(4));
    assertThat(converted.psnr()).hasValue(FakeCodec.psnr(4));
    assertThat(converted.headers())
        .containsEntry("vqstream.kind", "coded")
        .containsEntry("vqstream.quality", "4")
        .containsEntry("vqstream.psnr", "32.00")
        .containsEntry("vqstream.executor", "exact");
    assertThat(converted.message().getExecutor()).isEqualTo(CodedImage.Executor.EXECUTOR_EXACT);
  }

  @Test
  void passesThroughIfMaxQualityIsInsufficient() throws Exception {
    // When
    Converted<CodedImage> converted = encode(new QualitySettings(2, 3, 31, 1));

    // Then
    assertThat(converted.message().getKind()).isEqualTo(CodedImage.Kind.KIND_PASSTHROUGH);
    assertThat(converted.message().getPassthroughReason())
        .isEqualTo("the codec would not keep it faithful");
    assertThat(converted.message().hasPsnr()).isFalse();
    assertThat(converted.headers()).containsOnlyKeys("vqstream.kind");
  }

  @Test
  void checksNothingWithoutMinPsnr() throws Exception {
    // When
    Converted<CodedImage> converted = encode(QualitySettings.none(1));

    // Then
    assertThat(converted.message().getQuality()).isEqualTo(1);
    assertThat(converted.message().hasPsnr()).isFalse();
    assertThat(converted.psnr()).isEmpty();
  }

  @Test
  void checksSampleOfImages() {
    // Given
    QualitySettings half = new QualitySettings(1, 0, 30, 0.5);

    // When
    long looked =
        IntStream.range(0, 10_000).filter(i -> half.next(5).minPsnr().isPresent()).count();

    // Then a fair coin is this far off once in 10^9 times
    assertThat(looked).isBetween(4700L, 5300L);
  }

  @Test
  void limitsMaxQualityToLevelsOfCodec() {
    assertThat(new QualitySettings(2, 6, 30, 1).next(4).maxQuality()).isEqualTo(4);
    assertThat(new QualitySettings(2, 0, 30, 1).next(4).maxQuality()).isEqualTo(4);
    assertThat(new QualitySettings(2, 3, 30, 1).next(4).maxQuality()).isEqualTo(3);
  }

  @Test
  void limitsInitialQualityToLevelsOfCodec() {
    assertThat(QualitySettings.none(6).next(4).startQuality()).isEqualTo(4);
  }

  @Test
  void appliesOnlyOverridesOfRoute() {
    // Given
    QualitySettings service = new QualitySettings(2, 4, 30, 1);

    // When
    QualitySettings route =
        service.of(
            new RouteQuality(
                OptionalInt.empty(), OptionalInt.of(5), OptionalDouble.of(33), OptionalInt.of(9)));

    // Then
    assertThat(route).isEqualTo(new QualitySettings(2, 5, 33, 1).withKeyFrameInterval(9));
    assertThat(service.of(RouteQuality.INHERITED)).isEqualTo(service);
  }

  @Test
  void keepsMetadataForEveryRoute() {
    // Given
    QualitySettings service = QualitySettings.none(2).withMetadata(true);

    // When
    QualitySettings route = service.of(RouteQuality.INHERITED);

    // Then
    assertThat(route.next(4).keepMetadata()).isTrue();
    assertThat(QualitySettings.none(2).next(4).keepMetadata()).isFalse();
  }

  private static Converted<CodedImage> encode(QualitySettings floor) throws Exception {
    Image image = Image.newBuilder().setData(ByteString.copyFromUtf8("4x2 a cat")).build();
    return new Encoding(CodecProvider.only(new FakeCodec()), floor)
        .convert(SourceRecords.holding(image.toByteArray()));
  }
}

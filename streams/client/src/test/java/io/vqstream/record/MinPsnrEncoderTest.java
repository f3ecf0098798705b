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
class MinPsnrEncoderTest {

  @Test
  void raisesTheQualityUntilTheFloorHoldsAndSaysSo() throws Exception {
    // When
    Converted<CodedImage> converted = encode(new MinPsnrEncoder(2, 0, 31, 1));

    // Then
    assertThat(converted.message().getQuality()).isEqualTo(4);
    assertThat(converted.message().getPsnr()).isEqualTo(FakeCodec.psnr(4));
    assertThat(converted.psnr()).hasValue(FakeCodec.psnr(4));
    assertThat(converted.headers())
        .containsEntry("vqstream.kind", "coded")
        .containsEntry("vqstream.quality", "4")
        .containsEntry("vqstream.psnr", "32.00");
  }

  @Test
  void sendsAsItCameWhatTheHighestQualityDoesNotDoWellEnough() throws Exception {
    // When
    Converted<CodedImage> converted = encode(new MinPsnrEncoder(2, 3, 31, 1));

    // Then
    assertThat(converted.message().getKind()).isEqualTo(CodedImage.Kind.KIND_PASSTHROUGH);
    assertThat(converted.message().getPassthroughReason())
        .isEqualTo("the codec would not keep it faithful");
    assertThat(converted.message().hasPsnr()).isFalse();
    assertThat(converted.headers()).containsOnlyKeys("vqstream.kind");
  }

  @Test
  void withoutAFloorNobodyLooks() throws Exception {
    // When
    Converted<CodedImage> converted = encode(MinPsnrEncoder.none(1));

    // Then
    assertThat(converted.message().getQuality()).isEqualTo(1);
    assertThat(converted.message().hasPsnr()).isFalse();
    assertThat(converted.psnr()).isEmpty();
  }

  @Test
  void looksAtAShareOfTheImages() {
    // Given
    MinPsnrEncoder half = new MinPsnrEncoder(1, 0, 30, 0.5);

    // When
    long looked = IntStream.range(0, 10_000).filter(i -> half.next(5).floor().isPresent()).count();

    // Then a fair coin is this far off once in 10^9 times
    assertThat(looked).isBetween(4700L, 5300L);
  }

  @Test
  void takesNoLevelThatTheCodecOfARouteDoesNotHave() {
    assertThat(new MinPsnrEncoder(2, 6, 30, 1).next(4).most()).isEqualTo(4);
    assertThat(new MinPsnrEncoder(2, 0, 30, 1).next(4).most()).isEqualTo(4);
    assertThat(new MinPsnrEncoder(2, 3, 30, 1).next(4).most()).isEqualTo(3);
  }

  @Test
  void beginsWithTheHighestLevelOfACodecThatHasFewer() {
    assertThat(MinPsnrEncoder.none(6).next(4).quality()).isEqualTo(4);
  }

  @Test
  void aRouteChangesWhatItAsksForAndNoMore() {
    // Given
    MinPsnrEncoder service = new MinPsnrEncoder(2, 4, 30, 1);

    // When
    MinPsnrEncoder route =
        service.of(new RouteQuality(OptionalInt.empty(), OptionalInt.of(5), OptionalDouble.of(33)));

    // Then
    assertThat(route).isEqualTo(new MinPsnrEncoder(2, 5, 33, 1));
    assertThat(service.of(RouteQuality.OF_THE_SERVICE)).isEqualTo(service);
  }

  @Test
  void keepsMetadataWhateverTheRoute() {
    // Given
    MinPsnrEncoder service = MinPsnrEncoder.none(2).withMetadata(true);

    // When
    MinPsnrEncoder route = service.of(RouteQuality.OF_THE_SERVICE);

    // Then
    assertThat(route.next(4).keepMetadata()).isTrue();
    assertThat(MinPsnrEncoder.none(2).next(4).keepMetadata()).isFalse();
  }

  private static Converted<CodedImage> encode(MinPsnrEncoder floor) throws Exception {
    Image image = Image.newBuilder().setData(ByteString.copyFromUtf8("4x2 a cat")).build();
    return new Encoding(CodecProvider.only(new FakeCodec()), floor)
        .convert(SourceRecords.holding(image.toByteArray()));
  }
}

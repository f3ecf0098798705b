package io.vqstream.streams.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.streams.FakeCodec;
import io.vqstream.streams.checkpoint.RouteFidelity;
import io.vqstream.streams.codecs.Codecs;
import io.vqstream.streams.conversion.Conversion.Converted;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With a codec whose images have 23 dB at level 1 and 3 dB more at each level. */
class FidelityFloorTest {

  @Test
  void raisesTheQualityUntilTheFloorHoldsAndSaysSo() throws Exception {
    // When
    Converted<CodedImage> converted = encode(new FidelityFloor(2, 0, 31, 1));

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
    Converted<CodedImage> converted = encode(new FidelityFloor(2, 3, 31, 1));

    // Then
    assertThat(converted.message().getKind()).isEqualTo(CodedImage.Kind.KIND_CARRIED);
    assertThat(converted.message().getCarriedReason())
        .isEqualTo("the codec would not keep it faithful");
    assertThat(converted.message().hasPsnr()).isFalse();
    assertThat(converted.headers()).containsOnlyKeys("vqstream.kind");
  }

  @Test
  void withoutAFloorNobodyLooks() throws Exception {
    // When
    Converted<CodedImage> converted = encode(FidelityFloor.none(1));

    // Then
    assertThat(converted.message().getQuality()).isEqualTo(1);
    assertThat(converted.message().hasPsnr()).isFalse();
    assertThat(converted.psnr()).isEmpty();
  }

  @Test
  void looksAtAShareOfTheImages() {
    // Given
    FidelityFloor half = new FidelityFloor(1, 0, 30, 0.5);

    // When
    long looked = IntStream.range(0, 10_000).filter(i -> half.next(5).floor().isPresent()).count();

    // Then a fair coin is this far off once in 10^9 times
    assertThat(looked).isBetween(4700L, 5300L);
  }

  @Test
  void takesNoLevelThatTheCodecOfARouteDoesNotHave() {
    assertThat(new FidelityFloor(2, 6, 30, 1).next(4).most()).isEqualTo(4);
    assertThat(new FidelityFloor(2, 0, 30, 1).next(4).most()).isEqualTo(4);
    assertThat(new FidelityFloor(2, 3, 30, 1).next(4).most()).isEqualTo(3);
  }

  @Test
  void beginsWithTheHighestLevelOfACodecThatHasFewer() {
    assertThat(FidelityFloor.none(6).next(4).quality()).isEqualTo(4);
  }

  @Test
  void aRouteChangesWhatItAsksForAndNoMore() {
    // Given
    FidelityFloor service = new FidelityFloor(2, 4, 30, 1);

    // When
    FidelityFloor route =
        service.of(
            new RouteFidelity(OptionalInt.empty(), OptionalInt.of(5), OptionalDouble.of(33)));

    // Then
    assertThat(route).isEqualTo(new FidelityFloor(2, 5, 33, 1));
    assertThat(service.of(RouteFidelity.OF_THE_SERVICE)).isEqualTo(service);
  }

  @Test
  void keepsMetadataWhateverTheRoute() {
    // Given
    FidelityFloor service = FidelityFloor.none(2).withMetadata(true);

    // When
    FidelityFloor route = service.of(RouteFidelity.OF_THE_SERVICE);

    // Then
    assertThat(route.next(4).keepMetadata()).isTrue();
    assertThat(FidelityFloor.none(2).next(4).keepMetadata()).isFalse();
  }

  private static Converted<CodedImage> encode(FidelityFloor floor) throws Exception {
    Image image = Image.newBuilder().setData(ByteString.copyFromUtf8("4x2 a cat")).build();
    return new Encoding(Codecs.only(new FakeCodec()), floor)
        .convert(SourceRecords.holding(image.toByteArray()));
  }
}

package io.vqstream.service.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.metric.RateBaseline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedBaselineTest {
  private static final String CHECKPOINT = "c192f79d15eb";

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "255, -15.99, 0", "1, 15.99, 15.99", "16, -2.1234, 0.04321"})
  void keepsImagesMeanAndSpread(int images, double mean, double spread) {
    // Given
    RateBaseline baseline = new RateBaseline(images, mean, spread);

    // When
    RateBaseline unpacked =
        PackedBaseline.unpack(PackedBaseline.pack(baseline, CHECKPOINT), CHECKPOINT);

    // Then
    assertThat(unpacked.images()).isEqualTo(images);
    assertThat(unpacked.mean()).isCloseTo(mean, within(0x1p-15));
    assertThat(unpacked.spread()).isCloseTo(spread, within(0x1p-16));
  }

  @Test
  void startsAnewWithAnotherCheckpoint() {
    // Given
    long packed = PackedBaseline.pack(new RateBaseline(100, -2, 0.1), CHECKPOINT);

    // When / Then
    assertThat(PackedBaseline.unpack(packed, "abcd0000")).isEqualTo(RateBaseline.EMPTY);
    assertThat(PackedBaseline.unpack(packed, "")).isEqualTo(RateBaseline.EMPTY);
  }

  @Test
  void roundingDoesNotStopTheMean() {
    // Given a baseline that is packed after each image, whose mean is 5 % too low
    long packed = PackedBaseline.pack(new RateBaseline(255, -2.07, 0.1), "");

    // When
    for (int i = 0; i < 2000; i++) {
      packed = PackedBaseline.pack(PackedBaseline.unpack(packed, "").with(0.25), "");
    }

    // Then
    assertThat(PackedBaseline.unpack(packed, "").mean()).isCloseTo(-2, within(0.01));
  }
}

package io.vqstream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PsnrTest {

  @Test
  void followsMeanSquareError() {
    // Given squares 9 + 0 + 1 + 0 + 0 + 0 over six samples
    byte[] original = {10, 20, 30, 40, 50, 60};
    byte[] decoded = {13, 20, 29, 40, 50, 60};

    // When
    double psnr = Psnr.of(original, decoded);

    // Then 10 log10(255^2 * 6 / 10)
    assertThat(psnr).isCloseTo(45.9123, within(1e-4));
  }

  @Test
  void readsSamplesAsUnsigned() {
    // Given
    byte[] black = {0, 0, 0};
    byte[] white = {(byte) 255, (byte) 255, (byte) 255};

    // When
    double psnr = Psnr.of(black, white);

    // Then
    assertThat(psnr).isZero();
  }

  @Test
  void returnsCeilingForEqualImages() {
    // When
    double psnr = Psnr.of(new byte[] {1, 2, 3}, new byte[] {1, 2, 3});

    // Then
    assertThat(psnr).isEqualTo(100);
  }

  @Test
  void doesNotExceedCeiling() {
    // Given one level in 300,000 samples: 102.9 dB
    byte[] decoded = new byte[300_000];
    decoded[7] = 1;

    // When
    double psnr = Psnr.of(new byte[300_000], decoded);

    // Then
    assertThat(psnr).isEqualTo(Psnr.CEILING);
  }

  @Test
  void rejectsImagesOfDifferentSize() {
    // When
    assertThatThrownBy(() -> Psnr.of(new byte[3], new byte[6]))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("images of 3 and 6 samples cannot be compared");
  }
}

package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import org.junit.jupiter.api.Test;

class GrayTest {

  @Test
  void detectsGrayInThreeEqualChannels() {
    assertThat(Gray.is(new Picture(2, 1, false, new byte[] {-9, -9, -9, 7, 7, 7}))).isTrue();
  }

  @Test
  void detectsColorInOneSample() {
    for (int i = 0; i < 6; i++) {
      byte[] rgb = {-9, -9, -9, 7, 7, 7};
      rgb[i]++;

      assertThat(Gray.is(new Picture(2, 1, false, rgb))).as("sample %d", i).isFalse();
    }
  }

  @Test
  void averagesChannelsWithRounding() {
    // Given
    byte[] rgb = {1, 2, 2, (byte) 255, (byte) 255, (byte) 254, 0, 0, 1};

    // When
    Gray.average(rgb);

    // Then
    assertThat(rgb).containsExactly(2, 2, 2, 255, 255, 255, 0, 0, 0);
  }
}

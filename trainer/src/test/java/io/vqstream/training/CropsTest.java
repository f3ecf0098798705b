package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.image.Picture;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CropsTest {

  @Test
  void drawsTheSameCropsForTheSameSeed() {
    // Given
    Crops crops = Tiny.crops();

    // When
    float[] once = crops.batch(3, new Random(4));
    float[] again = crops.batch(3, new Random(4));

    // Then
    assertThat(again).containsExactly(once);
    assertThat(crops.batch(3, new Random(5))).isNotEqualTo(once);
  }

  @Test
  void cropsAPictureOfExactlyTheirSize() {
    // Given a picture whose pixels all differ
    byte[] rgb = new byte[16 * 16 * 3];
    for (int i = 0; i < 256; i++) {
      rgb[i * 3] = (byte) i;
    }
    Crops crops = new Crops(List.of(new Picture(16, 16, false, rgb)), 16);

    for (int seed = 0; seed < 40; seed++) {
      // When
      float[] batch = crops.batch(1, new Random(seed));

      // Then
      Set<Float> reds = new HashSet<>();
      for (int i = 0; i < 256; i++) {
        reds.add(batch[i]);
      }
      assertThat(reds).hasSize(256).contains(-128f, 127f);
    }
  }

  @Test
  void cropsStayWithinPicturesOfAnyShape() {
    // Given
    Crops crops = new Crops(List.of(Tiny.picture(33, 200, 1), Tiny.picture(90, 32, 2)), 32);

    // When
    float[] batch = crops.batch(500, new Random(6));

    // Then
    for (float sample : batch) {
      assertThat(sample).isBetween(-128f, 127f);
    }
  }

  @Test
  void rejectsAnEmptyListOfPictures() {
    assertThatThrownBy(() -> new Crops(List.of(), 32)).hasMessageContaining("32x32");
  }
}

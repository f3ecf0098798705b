package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentTest {

  @Test
  void recognizesDrawings() {
    // Given drawings, charts, text and screenshots
    // Then all are recognized
    assertThat(Drawings.all())
        .allSatisfy((name, picture) -> assertThat(Content.of(picture)).isEqualTo(Content.DRAWING));
  }

  @Test
  void recognizesPhotographs() {
    // Given pictures with the features of photographs
    for (int seed = 0; seed < 20; seed++) {
      Picture noisy = noisy(SyntheticPicture.of(160, 120, seed), seed, 2);

      // Then they are no drawings
      assertThat(Content.of(noisy)).as("seed %d", seed).isEqualTo(Content.PHOTOGRAPH);
    }
  }

  @Test
  void recognizesSmoothPictures() {
    // Given a dark picture where one pixel in four has noise
    byte[] rgb = new byte[3 * 128 * 128];
    Random random = new Random(1);
    for (int i = 0; i < rgb.length; i += 3) {
      Arrays.fill(rgb, i, i + 3, (byte) (random.nextInt(6) == 0 ? 1 + random.nextInt(20) % 12 : 3));
    }

    // Then it is smooth, not a drawing
    assertThat(Content.of(new Picture(128, 128, true, rgb))).isEqualTo(Content.SMOOTH);
  }

  @Test
  void recognizesDitheredPictureOfFewColors() {
    // Given a picture of two colors whose neighbors all differ
    byte[] rgb = new byte[3 * 64 * 64];
    for (int i = 0; i < 64 * 64; i++) {
      Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (((i + i / 64) & 1) * 255));
    }

    // Then it is a drawing
    assertThat(Content.of(new Picture(64, 64, true, rgb))).isEqualTo(Content.DRAWING);
  }

  @Test
  void looksAtManyRowsOfABanner() {
    // Given a wide photograph with flat bars above and below
    int width = 12_000;
    int height = 96;
    byte[] noise = new byte[3 * width * height];
    new Random(2).nextBytes(noise);
    Arrays.fill(noise, 0, 3 * width * 24, (byte) 0);
    Arrays.fill(noise, 3 * width * 72, noise.length, (byte) 0);

    // Then it is a photograph
    assertThat(Content.of(new Picture(width, height, false, noise))).isEqualTo(Content.PHOTOGRAPH);
  }

  @Test
  void classifiesSmallestPictures() {
    // Given pictures without pairs of rows or columns to compare
    // Then they count as photographs
    assertThat(Content.of(new Picture(1, 1, false, new byte[3]))).isEqualTo(Content.PHOTOGRAPH);
    assertThat(Content.of(new Picture(9, 1, false, new byte[27]))).isEqualTo(Content.PHOTOGRAPH);
    assertThat(Content.of(new Picture(1, 9, false, new byte[27]))).isEqualTo(Content.PHOTOGRAPH);
  }

  private static Picture noisy(Picture picture, long seed, int amplitude) {
    Random random = new Random(seed);
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      int value = (rgb[i] & 0xff) + random.nextInt(2 * amplitude + 1) - amplitude;
      rgb[i] = (byte) Math.max(0, Math.min(255, value));
    }
    return new Picture(picture.width(), picture.height(), false, rgb);
  }
}

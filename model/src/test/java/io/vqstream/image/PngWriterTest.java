package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngWriterTest {
  private static final int COLOUR_TYPE_AT = 25;

  @Test
  void keepsEveryColor() throws Exception {
    // Given
    Picture picture = TestImages.gradient(61, 37);

    // When
    byte[] file = PngWriter.write(picture);

    // Then
    Picture read = TestImages.read(file);
    assertThat(file[COLOUR_TYPE_AT]).isEqualTo((byte) PngHeader.RGB);
    assertThat(read.gray()).isFalse();
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void keepsEveryGrayLevel() throws Exception {
    // Given
    Picture picture = TestImages.grayRamp(256, 16);

    // When
    byte[] file = PngWriter.write(picture);

    // Then
    Picture read = TestImages.read(file);
    assertThat(file[COLOUR_TYPE_AT]).isEqualTo((byte) PngHeader.GRAY);
    assertThat(read.gray()).isTrue();
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1"})
  void keepsGrayOfSingleRowOrColumn(int width, int height) throws Exception {
    // Given
    Picture picture = TestImages.grayRamp(width, height);

    // When
    Picture read = TestImages.read(PngWriter.write(picture));

    // Then
    assertThat(read.gray()).isTrue();
    assertThat(read.width()).isEqualTo(width);
    assertThat(read.rgb()).isEqualTo(picture.rgb());
  }

  @Test
  void writesFileThatOtherReadersDecode() throws Exception {
    // Given
    Picture picture = TestImages.gradient(5, 3);

    // When
    BufferedImage shown = ImageIO.read(new ByteArrayInputStream(PngWriter.write(picture)));

    // Then
    for (int i = 0; i < 15; i++) {
      int[] pixel = TestImages.pixel(picture, i % 5, i / 5);
      assertThat(shown.getRGB(i % 5, i / 5))
          .isEqualTo(0xff << 24 | pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
    }
  }
}

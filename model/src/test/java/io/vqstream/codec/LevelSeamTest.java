package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.image.Picture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A level means the same PSNR on both sides of the image size that separates checkpoints. */
class LevelSeamTest {
  private static final int LIMIT = BundledCheckpoint.THUMBNAILS.longestSide();
  private static final int PICTURES = 8;
  private static final double TOLERANCE_DB = 0.6;

  @AutoClose private static ImageCodec codec;

  @BeforeAll
  static void open() {
    codec = ImageCodecs.builder().setBundledCheckpoints().build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void levelKeepsItsPsnrAcrossTheLimit(int level) throws Exception {
    double below = 0;
    double above = 0;
    for (int seed = 1; seed <= PICTURES; seed++) {
      // Given a picture that is just too large, and the same without its last row and column
      Picture large = SyntheticPicture.of(LIMIT + 1, LIMIT + 1, seed);
      Picture small = withoutEdge(large);

      // When
      below += psnr(small, level) / PICTURES;
      above += psnr(large, level) / PICTURES;
    }

    // Then
    assertThat(below).isCloseTo(above, within(TOLERANCE_DB));
  }

  private static Picture withoutEdge(Picture picture) {
    int side = picture.width() - 1;
    byte[] rgb = new byte[3 * side * side];
    for (int y = 0; y < side; y++) {
      System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, 3 * y * side, 3 * side);
    }
    return new Picture(side, side, picture.gray(), rgb);
  }

  private static double psnr(Picture picture, int level) throws Exception {
    Decoded decoded = codec.decode(codec.encode(picture, level).frame());
    return CodecUnderTest.psnr(picture, ((Decoded.Coded) decoded).picture());
  }
}

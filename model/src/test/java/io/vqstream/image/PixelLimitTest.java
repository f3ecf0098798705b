package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.image.UnreadableImageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelLimitTest {
  private final PixelLimit limit = new PixelLimit(6);

  @Test
  void acceptsImageAtTheLimit() {
    assertThatCode(() -> limit.check(2, 3)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, 7x1 = 7 pixels",
    "4294967295, 4278190082, 4294967295x4278190082 = 18374686483983368190 pixels"
  })
  void rejectsAnySizeAboveTheLimit(long width, long height, String claim) {
    // When
    UnreadableImageException refusal =
        catchThrowableOfType(UnreadableImageException.class, () -> limit.check(width, height));

    // Then
    assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(refusal).hasMessage("the header claims " + claim + ", more than the 6 allowed");
  }

  @ParameterizedTest
  @CsvSource({"8192, 8192", "16384, 4096", "9248, 6936", "64, 1048576"})
  void acceptsWholeBlocksUpToTheDefault(long width, long height) {
    assertThat(new PixelLimit(ImageFileReader.DEFAULT_MAX_PIXELS).violation(width, height))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 67108864", "67108864, 1", "16777216, 4"})
  void countsPaddingOfBlocks(long width, long height) {
    // When
    UnreadableImageException refusal =
        catchThrowableOfType(
            UnreadableImageException.class,
            () -> new PixelLimit(ImageFileReader.DEFAULT_MAX_PIXELS).check(width, height));

    // Then
    assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(refusal)
        .hasMessageContaining(width + "x" + height + " pixels, which are coded as")
        .hasMessageEndingWith(
            "blocks of 8x8 = " + padded(width, height) + " pixels, more than the 67108864 allowed");
  }

  private static long padded(long width, long height) {
    return (width + 7) / 8 * 8 * ((height + 7) / 8 * 8);
  }

  @ParameterizedTest
  @CsvSource({"10, 10, 100", "1, 1, 1", "9, 11, 100", "2, 3, 6"})
  void acceptsBlocksOfSquareOfTheLimit(long width, long height, long maxPixels) {
    assertThat(new PixelLimit(maxPixels).violation(width, height)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0"})
  void rejectsZeroSize(long width, long height) {
    // When
    UnreadableImageException refusal =
        catchThrowableOfType(UnreadableImageException.class, () -> limit.check(width, height));

    // Then
    assertThat(refusal.reason()).isEqualTo(Reason.CORRUPT);
  }
}

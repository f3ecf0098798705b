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
  void letsInAsManyPixelsAsAreAllowed() {
    assertThatCode(() -> limit.check(2, 3)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, 7x1 = 7 pixels",
    "4294967295, 4278190082, 4294967295x4278190082 = 18374686483983368190 pixels"
  })
  void refusesMoreHoweverManyMore(long width, long height, String claim) {
    // When
    UnreadableImageException refusal =
        catchThrowableOfType(UnreadableImageException.class, () -> limit.check(width, height));

    // Then
    assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(refusal).hasMessage("the header claims " + claim + ", more than the 6 allowed");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0"})
  void refusesASizeOfNothing(long width, long height) {
    // When
    UnreadableImageException refusal =
        catchThrowableOfType(UnreadableImageException.class, () -> limit.check(width, height));

    // Then
    assertThat(refusal.reason()).isEqualTo(Reason.CORRUPT);
  }
}

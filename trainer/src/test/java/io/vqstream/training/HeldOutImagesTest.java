package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutImagesTest {
  private static List<Picture> pictures(int count, int width, int height) {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(new Picture(width, height, false, new byte[3 * width * height]));
    }
    return pictures;
  }

  @ParameterizedTest
  @CsvSource({"11, 0", "12, 4", "79, 4", "200, 10", "2000, 40"})
  void holdsOutAFewImages(int count, int heldOut) {
    // When
    HeldOutImages.Split split = HeldOutImages.of(Tiny.stored(pictures(count, 16, 8)), 0.05);

    // Then
    assertThat(split.heldOut()).hasSize(heldOut);
    assertThat(split.training()).hasSize(count - heldOut);
    assertThat(split.training()).noneMatch(split.heldOut()::contains);
    assertThat(split.whole()).isTrue();
  }

  @Test
  void holdsNoneOutAtAFractionOfZero() {
    assertThat(HeldOutImages.of(Tiny.stored(pictures(100, 16, 8)), 0.0).heldOut()).isEmpty();
  }

  @Test
  void cutsLargeImagesToTheirMiddle() {
    // Given images whose middle is white
    List<Picture> large = pictures(20, 600, 300);
    large.forEach(one -> one.rgb()[3 * (150 * 600 + 300)] = -1);

    // When
    HeldOutImages.Split split = HeldOutImages.of(Tiny.stored(pictures(2, 16, 8)), large);

    // Then
    assertThat(split.whole()).isFalse();
    assertThat(split.heldOut()).hasSize(20);
    Picture one = split.heldOut().get(0);
    assertThat(one.width()).isEqualTo(312);
    assertThat(one.height()).isEqualTo(152);
    assertThat(one.rgb()[3 * (78 * 312 + 156)]).isEqualTo((byte) -1);
    assertThat(split.text()).isEqualTo("20 images, cut to their middle, 0.9 megapixels");
  }
}

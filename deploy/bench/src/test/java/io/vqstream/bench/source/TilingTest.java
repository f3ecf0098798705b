package io.vqstream.bench.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class TilingTest {
  private static final Picture PICTURE = SyntheticPicture.of(20, 9, 1);

  @Test
  void cutsPiecesSideBySideAndLeavesOutWhatIsLeftOver() {
    // When
    List<Picture> pieces = new Tiling(6, 4).pieces(PICTURE, 100).toList();

    // Then
    assertThat(pieces).hasSize(3 * 2);
    Picture last = pieces.get(5);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 6; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(last.rgb()[3 * (y * 6 + x) + c])
              .isEqualTo(PICTURE.rgb()[3 * ((4 + y) * 20 + 12 + x) + c]);
        }
      }
    }
  }

  @Test
  void spreadsFewPiecesOverThePicture() {
    // When
    List<Picture> all = new Tiling(6, 4).pieces(PICTURE, 100).toList();
    List<Picture> few = new Tiling(6, 4).pieces(PICTURE, 2).toList();

    // Then
    assertThat(few).hasSize(2);
    assertThat(few.get(0).rgb()).isEqualTo(all.get(0).rgb());
    assertThat(few.get(1).rgb()).isEqualTo(all.get(3).rgb());
  }

  @Test
  void givesNoneOfASmallerPicture() {
    // When
    List<Picture> pieces = new Tiling(21, 4).pieces(PICTURE, 100).toList();

    // Then
    assertThat(pieces).isEmpty();
  }
}

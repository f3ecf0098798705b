package io.vqstream.study.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.dataset.ImageShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockCorrelationTest {
  private static final ImageShape SHAPE = new ImageShape(1, 4, 8);

  /** Images of two blocks of one value each. */
  private static float[] images(double share) {
    Random random = new Random(1);
    float[] images = new float[500 * SHAPE.samples()];
    for (int first = 0; first < images.length; first += SHAPE.samples()) {
      double left = random.nextGaussian();
      double right = share * left + Math.sqrt(1 - share * share) * random.nextGaussian();
      for (int i = 0; i < SHAPE.samples(); i++) {
        images[first + i] = (float) (i % 8 < 4 ? left : right);
      }
    }
    return images;
  }

  @Test
  void findsTheCorrelationOfNeighbors() {
    assertThat(BlockCorrelation.of(images(0), SHAPE)).isCloseTo(0, within(0.1));
    assertThat(BlockCorrelation.of(images(0.8), SHAPE)).isCloseTo(0.8, within(0.05));
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KltTest {
  private static final int SIZE = 64;

  /** Blocks of one gray level plus a weaker ramp from left to right. */
  private static float[] shadesAndRamps(double shade, double ramp) {
    Random random = new Random(1);
    int images = 8;
    float[] batch = new float[images * 3 * SIZE * SIZE];
    for (int n = 0; n < images; n++) {
      for (int by = 0; by < SIZE; by += 8) {
        for (int bx = 0; bx < SIZE; bx += 8) {
          double a = random.nextGaussian() * shade;
          double b = random.nextGaussian() * ramp;
          for (int i = 0; i < 192; i++) {
            int x = i % 8;
            int at = ((n * 3 + i / 64) * SIZE + by + i / 8 % 8) * SIZE + bx + x;
            batch[at] = (float) (a + b * (x - 3.5));
          }
        }
      }
    }
    return batch;
  }

  @Test
  void findsPrincipalDirectionsOfAKnownCovariance() {
    // Given
    float[] batch = shadesAndRamps(40, 2);

    // When
    Klt klt = Klt.estimate(List.of(batch), SIZE, 3);

    // Then
    double level = 1 / Math.sqrt(192);
    for (double value : klt.basis()[0]) {
      assertThat(Math.abs(value)).isCloseTo(level, within(0.01));
    }
    assertThat(klt.deviations()[0]).isCloseTo(40 * Math.sqrt(192), within(60.0));
    assertThat(klt.deviations()[1]).isCloseTo(2 * Math.sqrt(24 * 42), within(8.0));
    assertThat(klt.deviations()[2]).isLessThan(0.1);
  }

  @Test
  void isOrthonormal() {
    // Given
    float[] batch;
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = new Trainer(Tiny.config(), Tiny.stored(Tiny.pictures()), manager)) {
      batch = trainer.crops(20, Tiny.CROP, 1);
    }

    // When
    Klt klt = Klt.estimate(List.of(batch), Tiny.CROP, 6);

    // Then
    for (int a = 0; a < 6; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int i = 0; i < Klt.BLOCK_SAMPLES; i++) {
          dot += klt.basis()[a][i] * klt.basis()[b][i];
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-9));
      }
    }
  }
}

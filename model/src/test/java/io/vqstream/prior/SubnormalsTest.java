package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.Matrix;
import io.vqstream.kernel.PlainKernels;
import org.junit.jupiter.api.Test;

/** Checks that no intermediate result is subnormal, with weights of all magnitudes. */
class SubnormalsTest {

  @Test
  void producesNoSubnormals() {
    // Given
    RandomPrior random = new RandomPrior(RandomPrior.TINY, 5);
    random.tensors.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.values().length && !name.equals("prior.unit"); i++) {
            tensor.values()[i] *= Math.scalb(1f, -(i * 7 % 45)); // down to 2^-44
          }
        });
    CheckingKernels kernels = new CheckingKernels();
    PixelCnnPrior prior = random.prior(kernels);

    // When
    prior.code(random.codes(9, 13), 9, 13, 1, new RangeEncoder());

    // Then
    assertThat(kernels.values).isGreaterThan(1_000_000);
    assertThat(kernels.tiny).as("values below 2^-29 that are not 0").isPositive();
    assertThat(kernels.subnormals).isZero();
  }

  /** Plain kernels that check every product and sum. */
  private static final class CheckingKernels implements Kernels {
    private final Kernels inner = new PlainKernels();
    private long values;
    private long tiny;
    private long subnormals;

    private float check(float x) {
      values++;
      tiny += x != 0f && Math.abs(x) < 0x1p-29f ? 1 : 0;
      subnormals += x != 0f && Math.abs(x) < Float.MIN_NORMAL ? 1 : 0;
      return x;
    }

    @Override
    public void multiplyAdd(
        Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
      for (int m = 0; m < rows; m++) {
        for (int o = 0; o < w.outputs(); o++) {
          int at = m * yStride + o;
          int panel = o / PANEL * PANEL * w.inputs() + o % PANEL;
          for (int i = 0; i < w.inputs(); i++) {
            float input = check(x[xStart + m * xStride + i]);
            y[at] = check(y[at] + check(input * check(w.packed()[panel + i * PANEL])));
          }
        }
      }
    }

    @Override
    public void activate(float[] x, int padded) {
      inner.activate(x, padded);
    }

    @Override
    public void exp(float[] x, int padded) {
      inner.exp(x, padded);
      for (int i = 0; i < padded; i++) {
        check(x[i]);
      }
    }

    @Override
    public void subtractDistances(
        float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < logits.padded(); k++) {
          float distance = check(codewords[c * logits.padded() + k] - check(mu[at + c]));
          check(check(distance * distance) * check(inverse[at + c]));
        }
      }
      inner.subtractDistances(codewords, channels, mu, inverse, at, logits);
    }

    @Override
    public void softmax(Logits logits, float[] weights, int[] frequencies) {
      inner.softmax(logits, weights, frequencies);
      for (int k = 0; k < logits.padded(); k++) {
        check(weights[k]);
      }
    }

    @Override
    public void costs(
        float[] codewords,
        int channels,
        float[] y,
        int yAt,
        float[] bits,
        int bitsAt,
        Logits logits,
        float[] costs) {
      throw new AssertionError("codes are given here");
    }
  }
}

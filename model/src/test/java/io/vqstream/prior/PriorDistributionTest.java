package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.kernel.PlainKernels;
import io.vqstream.prior.PixelCnnPrior.Result;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distributions that the prior codes with, against their definition. */
class PriorDistributionTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 7);
  private final PixelCnnPrior prior = random.prior(KernelsFactory.fastest());
  private final int subspaces = RandomPrior.TINY.subspaceCount();

  @ParameterizedTest(name = "{0} x {1}, level {2}")
  @CsvSource({"1,1,1", "1,9,2", "9,1,3", "5,7,1", "3,40,2", "23,20,3"})
  void matchesReferenceBitForBit(int height, int width, int level) {
    // Given
    byte[] codes = random.codes(height, width);
    ReferencePrior reference = new ReferencePrior(random, codes, height, width, level);

    // When
    Recorder fastest = Recorder.record(prior, codes, height, width, level);
    Recorder plain = Recorder.record(random.prior(new PlainKernels()), codes, height, width, level);

    // Then
    assertThat(fastest.zero).isDeepEqualTo(reference.zero);
    assertThat(fastest.weights).isDeepEqualTo(reference.weights);
    assertThat(plain.zero).isDeepEqualTo(reference.zero);
    assertThat(plain.weights).isDeepEqualTo(reference.weights);
  }

  @Test
  void crossEntropyMatchesFloatDistributions() {
    // Given
    byte[] codes = random.codes(6, 9);
    ReferencePrior reference = new ReferencePrior(random, codes, 6, 9, 3);
    double bits = 0;
    for (int i = 0; i < codes.length; i++) {
      double zero = reference.zero[i / subspaces][i % subspaces];
      float[] weights = reference.weights[i];
      double sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      double p = codes[i] == 0 ? zero : (1 - zero) * weights[(codes[i] & 0xff) - 1] / sum;
      bits -= Math.log(p) / Math.log(2);
    }

    // When
    Result result = prior.code(codes, 6, 9, 3, new RangeEncoder());

    // Then
    assertThat(result.crossEntropyBits()).isCloseTo(bits, within(1e-6));
  }

  @Test
  void isCausal() {
    // Given
    int height = 4;
    int width = 9;
    byte[] codes = random.codes(height, width);
    Recorder before = Recorder.record(prior, codes, height, width, 1);
    int position = 1 * width + 3; // wave 6
    int subspace = 2;
    byte[] changed = codes.clone();
    int at = position * subspaces + subspace;
    changed[at] = (byte) ((changed[at] + 5) % 12);

    // When
    Recorder after = Recorder.record(prior, changed, height, width, 1);

    // Then
    for (int p = 0; p < height * width; p++) {
      int wave = p % width + 3 * (p / width);
      for (int s = 0; s < subspaces; s++) {
        boolean same =
            before.zero[p][s] == after.zero[p][s]
                && Arrays.equals(
                    before.weights[p * subspaces + s], after.weights[p * subspaces + s]);
        boolean later = wave > 6 || p == position && s > subspace;
        assertThat(same || later).as("subspace %d at %d sees the future", s, p).isTrue();
      }
      boolean neighbor = p == position + 1 || p == position + width;
      if (neighbor || p == position) {
        assertThat(before.zero[p]).as("zero flags at %d", p).isNotEqualTo(after.zero[p]);
        int last = p * subspaces + subspaces - 1;
        assertThat(before.weights[last]).isNotEqualTo(after.weights[last]);
      }
    }
  }

  @Test
  void selectsCodewordOfMinimumCost() {
    // Given
    float[] latents = random.latents(6, 8);
    float[] lambda = random.lambda();

    // When
    byte[] codes = prior.encode(latents, 6, 8, 2, lambda, new RangeEncoder()).codes();

    // Then
    ReferencePrior reference = new ReferencePrior(random, codes, 6, 8, 2);
    for (int p = 0; p < 6 * 8; p++) {
      for (Subspace subspace : Subspace.of(RandomPrior.TINY)) {
        double[] costs = costs(reference, latents, lambda, p, subspace);
        int code = codes[p * subspaces + subspace.index()] & 0xff;
        assertThat(costs[code]).isCloseTo(Arrays.stream(costs).min().orElseThrow(), within(1e-4));
      }
    }
    assertThat(codes).contains(new byte[] {0}).isNotEqualTo(new byte[codes.length]);
  }

  private double[] costs(
      ReferencePrior reference, float[] latents, float[] lambda, int p, Subspace subspace) {
    float[] weights = reference.weights[p * subspaces + subspace.index()];
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    double[] costs = new double[subspace.codewords()];
    byte[] codes = new byte[6 * 8 * subspaces];
    float[] values = new float[latents.length];
    for (int k = 0; k < costs.length; k++) {
      double zero = reference.zero[p][subspace.index()];
      double probability = k == 0 ? zero : (1 - zero) * weights[k - 1] / sum;
      costs[k] = -Math.log(probability) / Math.log(2);
      codes[p * subspaces + subspace.index()] = (byte) k;
      prior.dequantize(codes, 8, 0, 0, 6, 8, values);
      for (int c = subspace.first(); c < subspace.first() + subspace.channels(); c++) {
        double distance = latents[c * 48 + p] - values[p * 12 + c];
        costs[k] += distance * distance / lambda[c];
      }
    }
    return costs;
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedCodebooksTest {
  private static final int AREA = 40;

  private final TrainingConfig config = Tiny.config();
  private final int channels = config.architecture().latentChannels();
  private final int[] levels = {0, 1};
  private final LearnedCodebooks books = new LearnedCodebooks(config.architecture());
  private final float[] y = latents(new Random(1));

  LearnedCodebooksTest() {
    Tiny.randomize(books, new Random(2));
  }

  private float[] latents(Random random) {
    float[] latents = new float[levels.length * channels * AREA];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) (random.nextGaussian() * 2);
    }
    return latents;
  }

  /** A bit worth that many squared steps, at each level and channel. */
  private float[][] lambda(double value) {
    float[][] lambda = new float[config.lambdas().size()][channels];
    for (float[] row : lambda) {
      Arrays.fill(row, (float) value);
    }
    return lambda;
  }

  private double squaredDistance(int s, int n, int p, int code) {
    double sum = 0;
    for (int j = 0; j < books.dimensions[s]; j++) {
      double delta =
          y[(n * channels + books.first[s] + j) * AREA + p]
              - books.words[s][code * books.dimensions[s] + j];
      sum += delta * delta;
    }
    return sum;
  }

  @Test
  void picksTheCodewordOfAFullSearch() {
    // Given a level of which each codeword is as likely, and a lambda that differs by level
    float[][] lambda = lambda(0.2);
    Arrays.fill(lambda[1], 1.5f);

    // When
    LearnedCodebooks.Choice choice = books.choose(y, AREA, levels, lambda);

    // Then
    for (int s = 0; s < books.slots; s++) {
      for (int i = 0; i < levels.length * AREA; i++) {
        int n = i / AREA;
        int best = 0;
        for (int k = 1; k < books.sizes[s]; k++) {
          if (squaredDistance(s, n, i % AREA, k) < squaredDistance(s, n, i % AREA, best)) {
            best = k;
          }
        }
        assertThat(choice.codes[s][i]).isEqualTo(best);
      }
    }
  }

  @Test
  void prefersAFrequentCodewordToANearerRareOne() {
    // Given
    for (float[] usage : books.usage) {
      Arrays.fill(usage, 0);
      usage[0] = 1;
      usage[usage.length / 2] = 1;
    }

    // When a bit is worth much distortion
    LearnedCodebooks.Choice choice = books.choose(y, AREA, levels, lambda(1e4));

    // Then
    for (int[] codes : choice.codes) {
      assertThat(codes).containsOnly(0);
    }
  }

  @Test
  void returnsTheCodewordsOfItsCodes() {
    // When
    LearnedCodebooks.Choice choice = books.choose(y, AREA, levels, lambda(0.5));

    // Then
    int s = books.slots - 1;
    int d = books.dimensions[s];
    int p = 7;
    int code = choice.codes[s][AREA + p];
    for (int j = 0; j < d; j++) {
      assertThat(choice.quantized[(channels + books.first[s] + j) * AREA + p])
          .isEqualTo(books.words[s][code * d + j]);
    }
  }

  @Test
  void codewordsMoveToTheMeanOfTheirLatents() {
    // Given
    LearnedCodebooks.Choice choice = books.choose(y, AREA, levels, lambda(1e-3));

    // When
    for (int i = 0; i < 3000; i++) {
      books.follow(y, choice, levels.length, AREA);
    }

    // Then
    for (int s = 0; s < books.slots; s++) {
      int code = choice.codes[s][3];
      if (code == 0) {
        continue;
      }
      double mean = 0;
      int count = 0;
      for (int i = 0; i < levels.length * AREA; i++) {
        if (choice.codes[s][i] == code) {
          mean += y[(i / AREA * channels + books.first[s]) * AREA + i % AREA];
          count++;
        }
      }
      assertThat((double) books.words[s][code * books.dimensions[s]])
          .isCloseTo(mean / count, within(1e-4));
    }
  }

  @Test
  void codewordZeroStaysAtZero() {
    // Given a choice of zeros for latents that are far from it
    LearnedCodebooks.Choice zeros =
        books.of(new int[books.slots][levels.length * AREA], levels.length, AREA);

    // When
    for (int i = 0; i < 200; i++) {
      books.follow(y, zeros, levels.length, AREA);
    }

    // Then
    for (int s = 0; s < books.slots; s++) {
      assertThat(Arrays.copyOf(books.words[s], books.dimensions[s])).containsOnly(0f);
    }
  }

  @Test
  void perplexityCountsEquallyUsedCodewords() {
    // Given
    for (float[] usage : books.usage) {
      Arrays.fill(usage, 0);
      Arrays.fill(usage, 0, 4, 0.25f);
    }

    // Then
    assertThat(books.perplexity(0)).isCloseTo(4, within(1e-6));
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Residual quantization with two stages of four codewords, against its definition. */
class ResidualQuantizerTest {
  private static final int CHANNELS = CodebookSteps.CHANNELS;
  private static final int STAGE = 4;
  private static final int AREA = 400;

  private final TrainingConfig config =
      Tiny.config("quantizer", "residual", "codebook.decay", "0.9", "codebook.dead", "0.01");
  private final CodebookSteps steps = new CodebookSteps(config);
  private final LearnedCodebooks books = steps.books;
  private final float[] latents = steps.latents(AREA, 2);

  ResidualQuantizerTest() {
    float[] byChannel = new float[latents.length];
    for (int i = 0; i < latents.length; i++) {
      byChannel[i % CHANNELS * AREA + i / CHANNELS] = latents[i];
    }
    config.quantizer().initialize(books, List.of(byChannel), CHANNELS, AREA);
    steps.begin();
  }

  @AfterEach
  void close() {
    steps.close();
  }

  private double word(int subspace, int first, int second, int j) {
    return books.words[subspace][(first * STAGE + second) * books.dimensions[subspace] + j];
  }

  private double latent(int subspace, int position, int j) {
    return latents[position * CHANNELS + books.first[subspace] + j];
  }

  private void assertSums() {
    for (int s = 0; s < books.subspaces; s++) {
      for (int j = 0; j < books.dimensions[s]; j++) {
        assertThat(word(s, 0, 0, j)).isZero();
        for (int a = 0; a < STAGE; a++) {
          for (int b = 0; b < STAGE; b++) {
            assertThat(word(s, a, b, j))
                .isCloseTo(word(s, a, 0, j) + word(s, 0, b, j), within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void codewordsAreSumsOfTheirStages() {
    assertSums();
  }

  @Test
  void singleChannelsStartAtTheIntegers() {
    assertThat(books.words[0])
        .containsExactlyInAnyOrder(-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void secondStageQuantizesWhatTheFirstLeaves() {
    // When pairs are quantized by the first stage, then by both
    double one = 0;
    double both = 0;
    for (int i = 0; i < AREA; i++) {
      double nearest = Double.MAX_VALUE;
      double nearestSum = Double.MAX_VALUE;
      for (int a = 0; a < STAGE; a++) {
        nearest = Math.min(nearest, distance(3, i, a, 0));
        for (int b = 0; b < STAGE; b++) {
          nearestSum = Math.min(nearestSum, distance(3, i, a, b));
        }
      }
      one += nearest / AREA;
      both += nearestSum / AREA;
    }

    // Then of a variance of 8 a good codebook of 4 leaves 2 to 4, one of 16 about 1
    assertThat(one).isLessThan(6);
    assertThat(both).isLessThan(0.5 * one);
  }

  private double distance(int subspace, int position, int first, int second) {
    double sum = 0;
    for (int j = 0; j < books.dimensions[subspace]; j++) {
      double delta = latent(subspace, position, j) - word(subspace, first, second, j);
      sum += delta * delta;
    }
    return sum;
  }

  @Test
  void stagesMoveToTheMeanOfWhatOthersLeave() {
    // Given
    long[][] codes = steps.codes(AREA, STAGE * STAGE);

    // When
    steps.follow(latents, codes, 400);

    // Then
    assertSums();
    for (int s = 0; s < books.subspaces; s++) {
      for (int j = 0; j < books.dimensions[s]; j++) {
        for (int own = 1; own < STAGE; own++) {
          assertThat(word(s, own, 0, j)).isCloseTo(meanLeft(codes, s, own, j, true), within(1e-3));
          assertThat(word(s, 0, own, j)).isCloseTo(meanLeft(codes, s, own, j, false), within(1e-3));
        }
      }
    }
  }

  /** Mean of the latents of a codeword of one stage, less the codewords of the other. */
  private double meanLeft(long[][] codes, int subspace, int own, int j, boolean first) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < AREA; i++) {
      int a = (int) codes[subspace][i] / STAGE;
      int b = (int) codes[subspace][i] % STAGE;
      if ((first ? a : b) == own) {
        sum += latent(subspace, i, j) - (first ? word(subspace, 0, b, j) : word(subspace, a, 0, j));
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void deadCodewordsOfAStageCoverTheFarthestLatent() {
    // Given a second stage whose codeword 2 nothing picks, and one latent far out
    for (float[] counts : books.counts) {
      for (int k = 0; k < counts.length; k++) {
        counts[k] = k % STAGE == 2 ? 0 : 1;
      }
    }
    steps.begin();
    float[] far = new float[AREA * CHANNELS];
    Arrays.fill(far, 5 * CHANNELS, 6 * CHANNELS, 50f);
    long[][] codes = new long[books.subspaces][AREA];
    for (long[] subspace : codes) {
      subspace[5] = STAGE; // codeword 1 of the first stage, 0 of the second
    }

    // When
    steps.replaceDead(far, codes);

    // Then both stages together are that latent, and the codewords are alive
    assertSums();
    for (int s = 0; s < books.subspaces; s++) {
      for (int j = 0; j < books.dimensions[s]; j++) {
        assertThat(word(s, 1, 2, j)).isCloseTo(50, within(1e-4));
      }
      double picks = 0;
      for (int a = 0; a < STAGE; a++) {
        picks += books.counts[s][a * STAGE + 2];
      }
      assertThat(picks).isCloseTo(10 * 0.01, within(1e-6));
    }
  }
}

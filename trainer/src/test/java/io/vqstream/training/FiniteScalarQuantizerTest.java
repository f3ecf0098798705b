package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finite scalar quantization in the step, against its definition. */
class FiniteScalarQuantizerTest {
  private static final int CHANNELS = 6;
  private static final int POSITIONS = 20;

  /** Levels of each channel for subspaces 2x1:15 and 2x2:12. */
  private static final int[] LEVELS = {15, 15, 4, 3, 4, 3};

  private static final String METHODS =
      """
        def quantize(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], y: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          leaf = torch.requires_grad_(y.detach(), True)
          bounded = self.bound(leaf)
          levels = torch.ones([1, 2])
          codes = self.codes_of(self.parameters(state[0].detach(), constants), books, bounded.detach(), levels, y, True)
          words = self.words_of(books, codes, bounded)
          quantized = bounded + (words - bounded).detach()
          return bounded.detach(), words, self.gradient(quantized.sum(), leaf)

        def train_books(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], y: Tensor) -> Tensor:
          bounded = self.bound(y)
          codes = self.codes_of(self.parameters(state[0].detach(), constants), books, bounded, torch.ones([1, 2]), y, True)
          self.follow(books, codes, self.rows(bounded), True)
          self.replace_dead(books, codes, self.rows(bounded))
          return y
      """;

  private final TrainingConfig config =
      Tiny.config("quantizer", "fsq", "subspaces", "2x1:15,2x2:12");
  private final StepParts parts = new StepParts(config, METHODS);

  FiniteScalarQuantizerTest() {
    config.quantizer().initialize(parts.trainer.books, List.of(), CHANNELS, 0);
    parts.trainer.begin(true, 0);
  }

  @AfterEach
  void close() {
    parts.close();
  }

  private float[] latents(double size) {
    Random random = new Random(1);
    float[] latents = new float[CHANNELS * POSITIONS];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) (random.nextGaussian() * size);
    }
    return latents;
  }

  private NDArray grid(float[] latents) {
    return parts.floats(latents, 1, CHANNELS, 4, POSITIONS / 4);
  }

  private static double half(int levels) {
    return (levels - 1) * 0.999 / 2;
  }

  private static double offset(int levels) {
    return levels % 2 == 0 ? 0.5 : 0;
  }

  /** The lowest level. */
  private static float min(int levels) {
    return -(float) Math.floor(levels / 2.0);
  }

  /** The bound of the paper, for latents in steps. */
  private static double bound(double latent, int levels) {
    double ratio = offset(levels) / half(levels);
    double shift = Math.log((1 + ratio) / (1 - ratio)) / 2;
    return Math.tanh(latent / half(levels) + shift) * half(levels) - offset(levels);
  }

  @Test
  void boundsAndRoundsEachChannelToItsLevels() {
    // Given latents far beyond all levels too
    float[] latents = latents(20);

    // When
    NDList outcome = parts.call("quantize", grid(latents));

    // Then
    float[] bounded = outcome.get(0).toFloatArray();
    float[] words = outcome.get(1).toFloatArray();
    for (int i = 0; i < latents.length; i++) {
      int levels = LEVELS[i / POSITIONS];
      assertThat((double) bounded[i]).isCloseTo(bound(latents[i], levels), within(1e-4));
      assertThat(words[i]).isEqualTo((float) Math.rint(bounded[i]));
      assertThat(words[i]).isBetween(min(levels), min(levels) + levels - 1);
    }
    for (int c = 0; c < CHANNELS; c++) {
      float[] channel = Arrays.copyOfRange(words, c * POSITIONS, (c + 1) * POSITIONS);
      assertThat(channel).contains(min(LEVELS[c]), min(LEVELS[c]) + LEVELS[c] - 1);
    }
  }

  @Test
  void zeroStaysZero() {
    assertThat(parts.call("quantize", grid(new float[CHANNELS * POSITIONS])).get(0).toFloatArray())
        .usingComparatorWithPrecision(1e-6f)
        .containsOnly(0f);
  }

  @Test
  void gradientPassesTheRoundingButNotTheBound() {
    // Given
    float[] latents = latents(3);

    // When
    float[] gradient = parts.call("quantize", grid(latents)).get(2).toFloatArray();

    // Then it is the slope of the bound
    for (int i = 0; i < latents.length; i++) {
      int levels = LEVELS[i / POSITIONS];
      double slope = (bound(latents[i] + 1e-4, levels) - bound(latents[i] - 1e-4, levels)) / 2e-4;
      assertThat((double) gradient[i]).isCloseTo(slope, within(1e-4));
    }
  }

  @Test
  void codewordsNeverMove() {
    // Given
    LearnedCodebooks books = parts.trainer.books;
    float[][] before = Arrays.stream(books.words).map(float[]::clone).toArray(float[][]::new);

    // When
    parts.call("train_books", grid(latents(2))).close();

    // Then
    parts.trainer.readBooks();
    assertThat(books.words).isDeepEqualTo(before);
  }

  @Test
  void hasNoCommitmentLoss() {
    assertThat(config.quantizer().commitment(0.7)).isZero();
  }
}

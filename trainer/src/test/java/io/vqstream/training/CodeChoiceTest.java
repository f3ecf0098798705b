package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which codes the step chooses for latents. */
class CodeChoiceTest {
  private static final int SIDE = 6;
  private static final int AREA = SIDE * SIDE;
  private static final int POSITIONS = 2 * AREA;
  private static final int CHANNELS = 6;

  private static final String METHODS =
      """
        def by_usage(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], rows: Tensor, levels: Tensor, worth: Tensor) -> List[Tensor]:
          return self.choose_by_usage(books, rows, levels, worth)

        def under_prior(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], grid: Tensor, levels: Tensor, worth: Tensor) -> List[Tensor]:
          p = self.parameters(state[0], constants)
          groups: List[List[int]] = @groups@
          hidden, location, scale = self.prior(p, grid, levels)
          at_positions = self.at_positions(levels, grid)
          results = self.choose(p, books, (hidden, location, scale), self.rows(grid), at_positions, worth)
          zero = self.zero_logit(p, hidden, location, scale, at_positions)
          subspace = 0
          for g in range(len(groups)):
            n, d, k = groups[g]
            logs = self.log_nonzero(p, g, hidden, location, scale, at_positions, books[g])
            results.append(self.bits(zero, subspace, logs))
            subspace = subspace + n
          return results

        def words(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], grid: Tensor, codes: List[Tensor]) -> Tensor:
          return self.words_of(books, codes, grid)
      """;

  private final TrainingConfig config = Tiny.config();
  private final StepParts parts = new StepParts(config, METHODS);
  private final LearnedCodebooks books = parts.trainer.books;
  private final float[] rows = latents(new Random(1));

  CodeChoiceTest() {
    Tiny.randomize(books, new Random(2));
    parts.trainer.begin(true, 0);
  }

  @AfterEach
  void close() {
    parts.close();
  }

  private static float[] latents(Random random) {
    float[] latents = new float[POSITIONS * CHANNELS];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) (random.nextGaussian() * 2);
    }
    return latents;
  }

  private NDArray rows() {
    return parts.floats(rows, POSITIONS, CHANNELS);
  }

  /** The latents as a batch of two grids. */
  private NDArray grid() {
    return rows().reshape(2, SIDE, SIDE, CHANNELS).transpose(0, 3, 1, 2);
  }

  /** The levels of the positions: the first image is of the first level. */
  private NDArray levels() {
    return parts.levels(0, 1).repeat(0, AREA);
  }

  /** A bit worth so many squared steps, at the positions of each level. */
  private NDArray worth(double first, double second) {
    float[] worth = new float[POSITIONS * CHANNELS];
    Arrays.fill(worth, 0, worth.length / 2, (float) first);
    Arrays.fill(worth, worth.length / 2, worth.length, (float) second);
    return parts.floats(worth, POSITIONS, CHANNELS);
  }

  /** Codes of each subspace. */
  private long[][] bySubspace(NDList codes) {
    long[][] subspaces = new long[books.subspaces][];
    int subspace = 0;
    for (int g = 0; g < config.architecture().subspaces().size(); g++) {
      long[] all = codes.get(g).toLongArray();
      for (int i = 0; i < all.length; i += POSITIONS) {
        subspaces[subspace++] = Arrays.copyOfRange(all, i, i + POSITIONS);
      }
    }
    return subspaces;
  }

  private double squaredDistance(int s, int position, int code) {
    double sum = 0;
    for (int j = 0; j < books.dimensions[s]; j++) {
      double delta =
          rows[position * CHANNELS + books.first[s] + j]
              - books.words[s][code * books.dimensions[s] + j];
      sum += delta * delta;
    }
    return sum;
  }

  @Test
  void choosesTheCodewordOfAFullSearch() {
    // Given codewords that are equally likely, and bits whose worth differs by level
    NDArray worth = worth(0.2, 1.5);

    // When
    long[][] codes = bySubspace(parts.call("by_usage", rows(), levels(), worth));

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      for (int i = 0; i < POSITIONS; i++) {
        int best = 0;
        for (int k = 1; k < books.sizes[s]; k++) {
          best = squaredDistance(s, i, k) < squaredDistance(s, i, best) ? k : best;
        }
        assertThat(codes[s][i]).isEqualTo(best);
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
    parts.trainer.begin(true, 0);

    // When a bit is worth much distortion
    long[][] codes = bySubspace(parts.call("by_usage", rows(), levels(), worth(1e4, 1e4)));

    // Then
    for (long[] subspace : codes) {
      assertThat(subspace).containsOnly(0);
    }
  }

  @Test
  void usageIsThatOfTheLevel() {
    // Given a first level that uses codeword 3 only, and a second that uses 5 only
    for (float[] usage : books.usage) {
      Arrays.fill(usage, 0);
      usage[3] = 1;
      usage[usage.length / 2 + 5] = 1;
    }
    parts.trainer.begin(true, 0);

    // When
    long[][] codes = bySubspace(parts.call("by_usage", rows(), levels(), worth(1e4, 1e4)));

    // Then
    for (long[] subspace : codes) {
      assertThat(Arrays.copyOf(subspace, AREA)).containsOnly(3);
      assertThat(Arrays.copyOfRange(subspace, AREA, POSITIONS)).containsOnly(5);
    }
  }

  @Test
  void weighsDistortionAgainstBitsUnderThePrior() {
    // Given
    Tiny.randomize(parts.trainer.networks, new Random(3));
    double[] worth = {0.5, 2};

    // When
    NDList results =
        parts.call("under_prior", grid(), parts.levels(0, 1), worth(worth[0], worth[1]));

    // Then no other codeword costs less
    long[][] codes = bySubspace(results);
    int subspace = 0;
    boolean notNearest = false;
    for (int g = 0; g < config.architecture().subspaces().size(); g++) {
      SubspaceGroup group = config.architecture().subspaces().get(g);
      float[] bits = results.get(config.architecture().subspaces().size() + g).toFloatArray();
      for (int i = 0; i < group.count(); i++, subspace++) {
        for (int at = 0; at < POSITIONS; at++) {
          double least = Double.MAX_VALUE;
          double nearest = Double.MAX_VALUE;
          double[] costs = new double[group.codewords()];
          for (int k = 0; k < costs.length; k++) {
            double distance = squaredDistance(subspace, at, k);
            costs[k] = bits[(i * POSITIONS + at) * costs.length + k] + distance / worth[at / AREA];
            least = Math.min(least, costs[k]);
            nearest = Math.min(nearest, distance);
          }
          int code = (int) codes[subspace][at];
          assertThat(costs[code]).isCloseTo(least, within(1e-3));
          notNearest |= squaredDistance(subspace, at, code) > nearest + 0.1;
        }
      }
    }
    assertThat(notNearest).isTrue();
  }

  @Test
  void returnsTheCodewordsOfCodes() {
    // Given
    NDList codes = parts.call("by_usage", rows(), levels(), worth(0.5, 0.5));
    NDArray[] inputs = {grid(), codes.get(0), codes.get(1)};
    StepParts.list(codes.get(0), codes.get(1));

    // When
    float[] words = parts.call("words", inputs).singletonOrThrow().toFloatArray();

    // Then
    long[][] bySubspace = bySubspace(codes);
    for (int s = 0; s < books.subspaces; s++) {
      int d = books.dimensions[s];
      for (int at = 0; at < POSITIONS; at++) {
        for (int j = 0; j < d; j++) {
          int plane = at / AREA * CHANNELS + books.first[s] + j;
          assertThat(words[plane * AREA + at % AREA])
              .isEqualTo(books.words[s][(int) bySubspace[s][at] * d + j]);
        }
      }
    }
  }
}

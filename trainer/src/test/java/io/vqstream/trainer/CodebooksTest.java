package io.vqstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodebooksTest {
  private static final int AREA = 40;

  private final TrainingConfig config = Tiny.config();
  private final int channels = config.architecture().latentChannels();
  private final int[] levels = {0, 1};
  private final Codebooks books = new Codebooks(config.architecture());
  private final float[] y = latents(new Random(1));

  CodebooksTest() {
    Tiny.randomise(books, new Random(2));
  }

  private float[] latents(Random random) {
    float[] latents = new float[levels.length * channels * AREA];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) (random.nextGaussian() * 2);
    }
    return latents;
  }

  /** A bit worth that many squared steps, at each level and channel. */
  private float[][] trade(double value) {
    float[][] trade = new float[config.lambdas().size()][channels];
    for (float[] row : trade) {
      Arrays.fill(row, (float) value);
    }
    return trade;
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
  void picksTheCodewordThatAFullSearchFinds() {
    // Given a level of which each codeword is as likely, and a trade that differs by level
    float[][] trade = trade(0.2);
    Arrays.fill(trade[1], 1.5f);

    // When
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade);

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
  void picksACodewordInUseOverANearerOneThatIsRare() {
    // Given
    for (float[] usage : books.usage) {
      Arrays.fill(usage, 0);
      usage[0] = 1;
      usage[usage.length / 2] = 1;
    }

    // When a bit is worth much distortion
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade(1e4));

    // Then
    for (int[] codes : choice.codes) {
      assertThat(codes).containsOnly(0);
    }
  }

  @Test
  void givesTheCodewordsOfItsCodes() {
    // When
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade(0.5));

    // Then
    int s = books.slots - 1;
    int d = books.dimensions[s];
    int p = 7;
    int code = choice.codes[s][AREA + p];
    for (int j = 0; j < d; j++) {
      assertThat(choice.quantised[(channels + books.first[s] + j) * AREA + p])
          .isEqualTo(books.words[s][code * d + j]);
    }
  }

  @Test
  void codewordsMoveToTheMeanOfTheLatentsThatPickThem() {
    // Given
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade(1e-3));

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
    Codebooks.Choice zeros =
        books.of(new int[books.slots][levels.length * AREA], levels.length, AREA);

    // When
    for (int i = 0; i < 200; i++) {
      books.follow(y, zeros, levels.length, AREA);
      books.reseed(y, zeros, AREA, levels, trade(1e-3), new Random(i));
    }

    // Then
    for (int s = 0; s < books.slots; s++) {
      assertThat(Arrays.copyOf(books.words[s], books.dimensions[s])).containsOnly(0f);
    }
  }

  @Test
  void aDeadCodewordMovesToALatentThatIsServedBadly() {
    // Given codewords in use, but for one
    keepAlive();
    books.counts[2][5] = 0.001f;
    float[] before = books.words[2].clone();
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade(1e-3));

    // When
    int moved = books.reseed(y, choice, AREA, levels, trade(1e-3), new Random(3)).size();

    // Then
    assertThat(moved).isOne();
    assertThat(books.counts[2][5]).isOne();
    boolean isLatent = false;
    for (int i = 0; i < levels.length * AREA; i++) {
      isLatent |= squaredDistance(2, i / AREA, i % AREA, 5) == 0;
    }
    assertThat(isLatent).isTrue();
    System.arraycopy(books.words[2], 10, before, 10, 2);
    assertThat(books.words[2]).containsExactly(before);
  }

  @Test
  void aDeadCodewordStaysWhereNoLatentIsServedBadly() {
    // Given a trade at which no distortion is worth a codeword's bits
    keepAlive();
    books.counts[2][5] = 0.001f;
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade(1e-3));

    // When
    int moved = books.reseed(y, choice, AREA, levels, trade(1e4), new Random(3)).size();

    // Then
    assertThat(moved).isZero();
  }

  @Test
  void movesDeadCodewordsAlikeForTheSameSeed() {
    // Given
    Codebooks other = new Codebooks(config.architecture());
    Tiny.randomise(other, new Random(2));
    Codebooks.Choice choice = books.choose(y, AREA, levels, trade(1e-3));

    // When
    books.reseed(y, choice, AREA, levels, trade(1e-3), new Random(3));
    other.reseed(y, choice, AREA, levels, trade(1e-3), new Random(3));

    // Then
    for (int s = 0; s < books.slots; s++) {
      assertThat(other.words[s]).containsExactly(books.words[s]);
    }
  }

  @Test
  void perplexityIsTheNumberOfCodewordsUsedAlike() {
    // Given
    for (float[] usage : books.usage) {
      Arrays.fill(usage, 0);
      Arrays.fill(usage, 0, 4, 0.25f);
    }

    // Then
    assertThat(books.perplexity(0)).isCloseTo(4, within(1e-6));
  }

  private void keepAlive() {
    for (float[] counts : books.counts) {
      Arrays.fill(counts, 1);
    }
  }
}

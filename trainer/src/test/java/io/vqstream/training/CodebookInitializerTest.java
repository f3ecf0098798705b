package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodebookInitializerTest {
  private static final int AREA = 200;

  private final TrainingConfig config = Tiny.config();
  private final int channels = config.architecture().latentChannels();
  private final LearnedCodebooks books = new LearnedCodebooks(config.architecture());

  private float[] latents() {
    Random random = new Random(1);
    float[] latents = new float[channels * AREA];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) random.nextGaussian();
    }
    for (int p = 0; p < AREA; p += 10) {
      latents[2 * AREA + p] = 30 + p;
    }
    return latents;
  }

  @Test
  void singleChannelsStartAtTheIntegers() {
    assertThat(CodebookInitializer.integers(6)).containsExactly(0, 1, -1, 2, -2, 3);
  }

  @Test
  void firstCodewordOfAPairIsZero() {
    // When
    CodebookInitializer.fill(books, List.of(latents()), channels, AREA);

    // Then
    assertThat(books.words[3][0]).isZero();
    assertThat(books.words[3][1]).isZero();
  }

  @Test
  void pairsStartNearFrequentLatents() {
    // Given
    float[] latents = latents();

    // When
    CodebookInitializer.fill(books, List.of(latents), channels, AREA);

    // Then 16 codewords for a normal distribution leave far less than its variance of 2
    double sum = 0;
    for (int p = 0; p < AREA; p++) {
      double distance = nearest(books.words[3], latents[4 * AREA + p], latents[5 * AREA + p]);
      sum += distance * distance;
    }
    assertThat(sum / AREA).isLessThan(0.4);
  }

  @Test
  void movesCodewordsToTheMeansOfTheirCells() {
    // Given half of the latents at (1.3, 0.2), which rounds to (1, 0), and the others at zero
    float[] latents = new float[channels * AREA];
    for (int p = 0; p < AREA / 2; p++) {
      latents[4 * AREA + p] = 1.3f;
      latents[5 * AREA + p] = 0.2f;
    }

    // When
    CodebookInitializer.fill(books, List.of(latents), channels, AREA);

    // Then
    assertThat(nearest(books.words[3], 1.3f, 0.2f)).isLessThan(1e-5);
  }

  @Test
  void coversLatentsFarOut() {
    // Given a latent of 30 to 220 at every tenth position
    float[] latents = latents();

    // When
    CodebookInitializer.fill(books, List.of(latents), channels, AREA);

    // Then each has a codeword near, its mirror image too, of which nothing was seen
    for (int p = 0; p < AREA; p += 10) {
      float x = latents[2 * AREA + p];
      float y = latents[3 * AREA + p];
      assertThat(nearest(books.words[2], x, y)).isLessThan(75);
      assertThat(nearest(books.words[2], -x, y)).isLessThan(75);
    }
  }

  private static double nearest(float[] words, float x, float y) {
    double nearest = Double.MAX_VALUE;
    for (int k = 0; k < words.length; k += 2) {
      nearest = Math.min(nearest, Math.hypot(words[k] - x, words[k + 1] - y));
    }
    return nearest;
  }

  @Test
  void startsAveragesAtTheCodewords() {
    // When
    CodebookInitializer.fill(books, List.of(latents()), channels, AREA);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      assertThat(books.sums[s]).containsExactly(books.words[s]);
      assertThat(books.counts[s]).containsOnly(1f);
    }
  }
}

package io.vqstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodebookStartTest {
  private static final int AREA = 200;

  private final TrainingConfig config = Tiny.config();
  private final int channels = config.architecture().latentChannels();
  private final Codebooks books = new Codebooks(config.architecture());

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
  void singleChannelsStartAsTheIntegers() {
    assertThat(CodebookStart.integers(6)).containsExactly(0, 1, -1, 2, -2, 3);
  }

  @Test
  void pairsStartAsThePointsThatAreRoundedToMost() {
    // When
    CodebookStart.fill(books, List.of(latents()), channels, AREA, new Random(2));

    // Then zero first, then its neighbours
    float[] words = books.words[3];
    assertThat(words[0]).isZero();
    assertThat(words[1]).isZero();
    for (int k = 1; k <= 8; k++) {
      assertThat(words[k * 2]).isIn(-1f, 0f, 1f);
      assertThat(words[k * 2 + 1]).isIn(-1f, 0f, 1f);
    }
  }

  @Test
  void keepsACodewordForLatentsFarOut() {
    // When
    CodebookStart.fill(books, List.of(latents()), channels, AREA, new Random(2));

    // Then
    double most = 0;
    for (float word : books.words[2]) {
      most = Math.max(most, Math.abs(word));
    }
    assertThat(most).isGreaterThanOrEqualTo(30);
  }

  @Test
  void startsTheAveragesAtTheCodewords() {
    // When
    CodebookStart.fill(books, List.of(latents()), channels, AREA, new Random(2));

    // Then
    for (int s = 0; s < books.slots; s++) {
      assertThat(books.sums[s]).containsExactly(books.words[s]);
      assertThat(books.counts[s]).containsOnly(1f);
    }
  }
}

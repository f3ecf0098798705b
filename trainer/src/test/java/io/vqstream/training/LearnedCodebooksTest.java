package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LearnedCodebooksTest {
  private final LearnedCodebooks books = new LearnedCodebooks(Tiny.config().architecture());

  @BeforeEach
  void useFourCodewordsOfTheFirstLevel() {
    for (float[] usage : books.usage) {
      Arrays.fill(usage, 0);
      Arrays.fill(usage, 0, 4, 0.25f);
    }
  }

  @Test
  void perplexityCountsEquallyUsedCodewords() {
    assertThat(books.perplexity(0)).isCloseTo(4, within(1e-6));
  }

  @Test
  void countsCodewordsThatALevelUses() {
    assertThat(books.used()).isCloseTo(0.25, within(1e-6));
  }
}

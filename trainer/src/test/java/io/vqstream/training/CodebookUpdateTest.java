package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How codebooks follow the latents that pick their codewords. */
class CodebookUpdateTest {
  private static final int CHANNELS = CodebookSteps.CHANNELS;

  private final CodebookSteps steps =
      new CodebookSteps(Tiny.config("codebook.decay", "0.9", "codebook.dead", "0.01"));
  private final LearnedCodebooks books = steps.books;

  CodebookUpdateTest() {
    Tiny.randomize(books, new Random(2));
    steps.begin();
  }

  @AfterEach
  void close() {
    steps.close();
  }

  private float[] latents(int positions) {
    return steps.latents(positions, 2);
  }

  @Test
  void codewordsMoveToTheMeanOfTheirLatents() {
    // Given
    float[] latents = latents(80);
    long[][] codes = steps.codes(80, 16);

    // When
    steps.follow(latents, codes, 3000);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      int d = books.dimensions[s];
      for (int code = 1; code < books.sizes[s]; code++) {
        for (int j = 0; j < d; j++) {
          double mean = 0;
          int count = 0;
          for (int i = 0; i < 80; i++) {
            if (codes[s][i] == code) {
              mean += latents[i * CHANNELS + books.first[s] + j];
              count++;
            }
          }
          if (count > 0) {
            assertThat((double) books.words[s][code * d + j]).isCloseTo(mean / count, within(1e-4));
          }
        }
      }
    }
  }

  @Test
  void averagesForgetAsFastAsTheSettingSays() {
    // Given
    float[][] before = Arrays.stream(books.counts).map(float[]::clone).toArray(float[][]::new);
    long[][] codes = steps.codes(80, 16);

    // When
    steps.follow(latents(80), codes, 1);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      for (int k = 0; k < books.sizes[s]; k++) {
        int code = k;
        long picks = Arrays.stream(codes[s]).filter(each -> each == code).count();
        assertThat(books.counts[s][k]).isCloseTo(0.9f * before[s][k] + 0.1f * picks, within(1e-5f));
      }
    }
  }

  @Test
  void frozenCodewordsStayAndTheirMeansAreKept() {
    // Given
    float[][] before = Arrays.stream(books.words).map(float[]::clone).toArray(float[][]::new);
    float[][] counts = Arrays.stream(books.counts).map(float[]::clone).toArray(float[][]::new);

    // When
    steps.followStill(latents(80), steps.codes(80, 8), 100);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      assertThat(books.words[s]).containsExactly(before[s]);
      assertThat(books.counts[s]).isNotEqualTo(counts[s]);
    }
  }

  @Test
  void codewordsWithFewPicksStay() {
    // Given codes of the lower half of the codebooks only
    float[][] before = Arrays.stream(books.words).map(float[]::clone).toArray(float[][]::new);

    // When
    steps.follow(latents(80), steps.codes(80, 8), 100);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      int half = before[s].length / 2;
      assertThat(Arrays.copyOfRange(books.words[s], half, 2 * half))
          .containsExactly(Arrays.copyOfRange(before[s], half, 2 * half));
      assertThat(books.words[s]).isNotEqualTo(before[s]);
    }
  }

  @Test
  void codewordZeroStaysAtZero() {
    // When zeros are chosen for latents that are far from it
    steps.follow(latents(80), new long[books.subspaces][80], 200);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      assertThat(Arrays.copyOf(books.words[s], books.dimensions[s])).containsOnly(0f);
    }
  }

  @Test
  void usageFollowsThePicksOfEachLevel() {
    // Given three images of 10 positions, two of the first level
    long[][] codes = steps.codes(30, 16);
    float[][] before = Arrays.stream(books.usage).map(float[]::clone).toArray(float[][]::new);

    // When
    steps.count(codes, 0, 1, 0);

    // Then
    int[][] images = {{0, 2}, {1}};
    for (int s = 0; s < books.subspaces; s++) {
      for (int q = 0; q < 2; q++) {
        double decay = Math.pow(LearnedCodebooks.USAGE_DECAY, images[q].length);
        for (int k = 0; k < books.sizes[s]; k++) {
          double picks = 0;
          for (int image : images[q]) {
            for (int i = 10 * image; i < 10 * image + 10; i++) {
              picks += codes[s][i] == k ? 0.1 / images[q].length : 0;
            }
          }
          int at = q * books.sizes[s] + k;
          assertThat((double) books.usage[s][at])
              .isCloseTo(decay * before[s][at] + (1 - decay) * picks, within(1e-6));
        }
      }
    }
  }

  @Test
  void usageOfALevelThatIsAbsentStays() {
    // Given
    float[] before = books.usage[3].clone();
    int half = before.length / 2;

    // When
    steps.count(steps.codes(20, 16), 1, 1);

    // Then
    assertThat(Arrays.copyOf(books.usage[3], half)).containsExactly(Arrays.copyOf(before, half));
    assertThat(books.usage[3]).isNotEqualTo(before);
  }

  @Test
  void deadCodewordsMoveToTheFarthestLatents() {
    // Given codewords 0, 4, 7 and 11 that nothing picks
    for (float[] counts : books.counts) {
      Arrays.fill(counts, 1);
      counts[0] = counts[4] = counts[7] = counts[11] = 0;
    }
    steps.begin();
    float[][] before = Arrays.stream(books.words).map(float[]::clone).toArray(float[][]::new);
    float[] latents = latents(50);
    long[][] codes = steps.codes(50, 4);

    // When
    steps.replaceDead(latents, codes);

    // Then
    for (int s = 0; s < books.subspaces; s++) {
      List<float[]> farthest = farthest(s, latents, codes[s], before[s]);
      int d = books.dimensions[s];
      int dead = 0;
      for (int k = 0; k < books.sizes[s]; k++) {
        float[] word = Arrays.copyOfRange(books.words[s], k * d, (k + 1) * d);
        if (k == 4 || k == 7 || k == 11) {
          assertThat(word).containsExactly(farthest.get(dead++));
          assertThat(books.counts[s][k]).isCloseTo(10 * 0.01f, within(1e-6f));
          for (int j = 0; j < d; j++) {
            assertThat(books.sums[s][k * d + j])
                .isCloseTo(word[j] * books.counts[s][k], within(1e-6f));
          }
        } else {
          assertThat(word).containsExactly(Arrays.copyOfRange(before[s], k * d, (k + 1) * d));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 0, true", "100, 150, false", "100, 200, true", "0, 0, false"})
  void revivesAtTheStepsOfTheSetting(int every, int step, boolean revives) {
    assertThat(new CodebookUpdate(0.99, 0.002, every).revives(step)).isEqualTo(revives);
  }

  /** The latents of a subspace, those first whose codeword is farthest. */
  private List<float[]> farthest(int subspace, float[] latents, long[] codes, float[] words) {
    int d = books.dimensions[subspace];
    List<Integer> positions = new ArrayList<>(IntStream.range(0, codes.length).boxed().toList());
    positions.sort(
        Comparator.comparingDouble(
            at -> {
              double sum = 0;
              for (int j = 0; j < d; j++) {
                double delta =
                    latents[at * CHANNELS + books.first[subspace] + j]
                        - words[(int) codes[at] * d + j];
                sum -= delta * delta;
              }
              return sum;
            }));
    return positions.stream()
        .map(at -> at * CHANNELS + books.first[subspace])
        .map(from -> Arrays.copyOfRange(latents, from, from + d))
        .toList();
  }

  @Test
  void moreDeadCodewordsThanLatentsStay() {
    // Given codebooks that nothing picks
    float[][] before = Arrays.stream(books.words).map(float[]::clone).toArray(float[][]::new);

    // When
    steps.replaceDead(latents(3), steps.codes(3, 4));

    // Then codewords 1 to 3 have moved
    for (int s = 0; s < books.subspaces; s++) {
      int d = books.dimensions[s];
      for (int k = 0; k < books.sizes[s]; k++) {
        boolean moved =
            !Arrays.equals(books.words[s], k * d, (k + 1) * d, before[s], k * d, (k + 1) * d);
        assertThat(moved).as("codeword %d", k).isEqualTo(k >= 1 && k <= 3);
      }
    }
  }
}

package io.vqstream.trainer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * First codewords: the integer points that latents are rounded to most often, so that the codec
 * with codebooks starts as the codec without. The last quarter are rare latents far from those
 * points (the seeding of k-means++, Arthur and Vassilvitskii 2007), which keeps large values from
 * being cut off.
 */
final class CodebookStart {
  private static final int CANDIDATES = 24;

  private CodebookStart() {}

  /**
   * Fills the codebooks.
   *
   * @param batches latents, each [N, D, area] in step units
   */
  static void fill(Codebooks books, List<float[]> batches, int channels, int area, Random random) {
    for (int s = 0; s < books.slots; s++) {
      List<float[]> samples = samples(books, s, batches, channels, area);
      float[] words =
          books.dimensions[s] == 1
              ? integers(books.sizes[s])
              : lattice(samples, books.dimensions[s], books.sizes[s], random);
      System.arraycopy(words, 0, books.words[s], 0, words.length);
      for (int k = 0; k < books.sizes[s]; k++) {
        books.counts[s][k] = 1;
        for (int j = 0; j < books.dimensions[s]; j++) {
          books.sums[s][k * books.dimensions[s] + j] = words[k * books.dimensions[s] + j];
        }
      }
    }
  }

  /** 0, 1, -1, 2, -2 and so on. */
  static float[] integers(int size) {
    float[] words = new float[size];
    for (int k = 1; k < size; k++) {
      words[k] = k % 2 == 1 ? (k + 1) / 2 : -k / 2;
    }
    return words;
  }

  private static List<float[]> samples(
      Codebooks books, int s, List<float[]> batches, int channels, int area) {
    List<float[]> samples = new ArrayList<>();
    for (float[] batch : batches) {
      for (int n = 0; n < batch.length / (channels * area); n++) {
        for (int p = 0; p < area; p++) {
          float[] sample = new float[books.dimensions[s]];
          for (int j = 0; j < sample.length; j++) {
            sample[j] = batch[(n * channels + books.first[s] + j) * area + p];
          }
          samples.add(sample);
        }
      }
    }
    return samples;
  }

  private static float[] lattice(List<float[]> samples, int d, int size, Random random) {
    Map<List<Integer>, Integer> frequencies = new HashMap<>();
    for (float[] sample : samples) {
      List<Integer> point = new ArrayList<>();
      for (float value : sample) {
        point.add(Math.round(value));
      }
      frequencies.merge(point, 1, Integer::sum);
    }
    List<Integer> zero = Collections.nCopies(d, 0);
    frequencies.remove(zero);
    List<List<Integer>> points = new ArrayList<>(frequencies.keySet());
    points.sort(
        Comparator.<List<Integer>>comparingInt(p -> -frequencies.get(p))
            .thenComparing(Object::toString));

    float[] words = new float[size * d];
    int filled = 1;
    for (List<Integer> point : points.subList(0, Math.min(points.size(), size * 3 / 4 - 1))) {
      place(words, filled++, point, d);
    }
    while (filled < size) {
      float[] far = samples.get(random.nextInt(samples.size()));
      for (int i = 0; i < CANDIDATES; i++) {
        float[] other = samples.get(random.nextInt(samples.size()));
        if (distance(words, filled, other) > distance(words, filled, far)) {
          far = other;
        }
      }
      System.arraycopy(far, 0, words, filled * d, d);
      filled++;
    }
    return words;
  }

  private static void place(float[] words, int k, List<Integer> point, int d) {
    for (int j = 0; j < d; j++) {
      words[k * d + j] = point.get(j);
    }
  }

  private static double distance(float[] words, int filled, float[] sample) {
    double least = Double.MAX_VALUE;
    for (int k = 0; k < filled; k++) {
      double sum = 0;
      for (int j = 0; j < sample.length; j++) {
        double delta = words[k * sample.length + j] - sample[j];
        sum += delta * delta;
      }
      least = Math.min(least, sum);
    }
    return least;
  }
}

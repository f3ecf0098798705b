package io.vqstream.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Initializes the codebooks. Subspaces of one channel start with the integers. For a pair of
 * channels, half of the codewords are the integer points that its latents are most often rounded
 * to, so that the joint phase starts near the end of the rounding phase. The others cover rare
 * latents, so that the largest latents of the highest level are not clipped: each is the point
 * farthest from all codewords before it (Gonzalez 1985, "Clustering to minimize the maximum
 * intercluster distance"). Then all codewords but zero move to the means of their cells (Lloyd
 * 1982, "Least squares quantization in PCM").
 */
final class CodebookInitializer {
  private static final int LLOYD_ROUNDS = 8;

  private CodebookInitializer() {}

  /**
   * Fills the codebooks.
   *
   * @param batches latents, each [N, D, area] in step units
   */
  static void fill(LearnedCodebooks books, List<float[]> batches, int channels, int area) {
    IntStream.range(0, books.subspaces)
        .parallel()
        .forEach(subspace -> fill(books, subspace, batches, channels, area));
  }

  private static void fill(
      LearnedCodebooks books, int s, List<float[]> batches, int channels, int area) {
    set(
        books,
        s,
        books.dimensions[s] == 1
            ? integers(books.sizes[s])
            : lattice(
                samples(books, s, batches, channels, area), books.dimensions[s], books.sizes[s]));
  }

  private static void set(LearnedCodebooks books, int s, float[] words) {
    System.arraycopy(words, 0, books.words[s], 0, words.length);
    for (int k = 0; k < books.sizes[s]; k++) {
      books.counts[s][k] = 1;
      for (int j = 0; j < books.dimensions[s]; j++) {
        books.sums[s][k * books.dimensions[s] + j] = words[k * books.dimensions[s] + j];
      }
    }
  }

  /**
   * Fills codebooks of sums of one codeword of each stage. A stage starts as a codebook of what the
   * stages before leave of the latents. For subspaces of one channel the sums are integers, one
   * after the other.
   *
   * @param sizes codewords of each stage, for each group of subspaces
   * @param batches latents, each [N, D, area] in step units
   */
  static void fillStages(
      LearnedCodebooks books,
      List<List<Integer>> sizes,
      List<float[]> batches,
      int channels,
      int area) {
    List<List<Integer>> bySubspace = new ArrayList<>();
    for (int g = 0; g < sizes.size(); g++) {
      bySubspace.addAll(
          Collections.nCopies(books.architecture().subspaces().get(g).count(), sizes.get(g)));
    }
    IntStream.range(0, books.subspaces)
        .parallel()
        .forEach(
            subspace -> {
              List<float[]> samples = samples(books, subspace, batches, channels, area);
              set(
                  books,
                  subspace,
                  stages(samples, books.dimensions[subspace], bySubspace.get(subspace)));
            });
  }

  private static float[] stages(List<float[]> samples, int d, List<Integer> sizes) {
    float[] sums = new float[d];
    List<float[]> left = samples;
    int unit = sizes.stream().reduce(1, Math::multiplyExact);
    for (int size : sizes) {
      unit /= size;
      float[] stage = d == 1 ? scaled(integers(size), unit) : lattice(left, d, size);
      left = left.stream().map(sample -> residual(sample, stage, d)).toList();
      float[] before = sums;
      sums = new float[before.length * size];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = before[i / (size * d) * d + i % d] + stage[i % (size * d)];
      }
    }
    return sums;
  }

  private static float[] scaled(float[] words, int unit) {
    for (int i = 0; i < words.length; i++) {
      words[i] *= unit;
    }
    return words;
  }

  /** Returns what the nearest codeword leaves of a sample. */
  private static float[] residual(float[] sample, float[] words, int d) {
    int nearest = nearest(words, sample);
    float[] residual = new float[d];
    for (int j = 0; j < d; j++) {
      residual[j] = sample[j] - words[nearest * d + j];
    }
    return residual;
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
      LearnedCodebooks books, int s, List<float[]> batches, int channels, int area) {
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

  private static float[] lattice(List<float[]> samples, int d, int size) {
    Map<List<Integer>, Integer> frequencies = new HashMap<>();
    for (float[] sample : samples) {
      List<Integer> point = new ArrayList<>();
      for (float value : sample) {
        point.add(Math.round(value));
      }
      frequencies.merge(point, 1, Integer::sum);
    }
    frequencies.remove(Collections.nCopies(d, 0));
    List<List<Integer>> points = new ArrayList<>(frequencies.keySet());
    points.sort(
        Comparator.<List<Integer>>comparingInt(p -> -frequencies.get(p))
            .thenComparing(Object::toString));

    float[] words = new float[size * d];
    int filled = 1;
    for (List<Integer> point : points.subList(0, Math.min(points.size(), size / 2 - 1))) {
      for (int j = 0; j < d; j++) {
        words[filled * d + j] = point.get(j);
      }
      filled++;
    }
    cover(words, filled, mirrored(points, d), d);
    for (int round = 0; round < LLOYD_ROUNDS; round++) {
      moveToMeans(words, samples, d);
    }
    return words;
  }

  /** The points with every combination of signs: no direction of a channel is special. */
  private static List<float[]> mirrored(List<List<Integer>> points, int d) {
    List<float[]> mirrored = new ArrayList<>();
    for (List<Integer> point : points) {
      for (int signs = 0; signs < 1 << d; signs++) {
        float[] image = new float[d];
        for (int j = 0; j < d; j++) {
          image[j] = point.get(j) * ((signs >> j & 1) == 0 ? 1 : -1);
        }
        mirrored.add(image);
      }
    }
    return mirrored;
  }

  private static void cover(float[] words, int filled, List<float[]> points, int d) {
    double[] distances = new double[points.size()];
    Arrays.fill(distances, Double.MAX_VALUE);
    for (int k = 0; k < words.length / d - 1; k++) {
      int furthest = 0;
      for (int i = 0; i < distances.length; i++) {
        distances[i] = Math.min(distances[i], distance(words, k, points.get(i)));
        if (distances[i] > distances[furthest]) {
          furthest = i;
        }
      }
      if (k >= filled - 1 && distances.length > 0) {
        System.arraycopy(points.get(furthest), 0, words, (k + 1) * d, d);
      }
    }
  }

  /** Runs one round of Lloyd's algorithm. A codeword with an empty cell does not move. */
  private static void moveToMeans(float[] words, List<float[]> samples, int d) {
    double[] sums = new double[words.length];
    int[] counts = new int[words.length / d];
    for (float[] sample : samples) {
      int nearest = nearest(words, sample);
      counts[nearest]++;
      for (int j = 0; j < d; j++) {
        sums[nearest * d + j] += sample[j];
      }
    }
    for (int i = d; i < words.length; i++) {
      if (counts[i / d] > 0) {
        words[i] = (float) (sums[i] / counts[i / d]);
      }
    }
  }

  private static int nearest(float[] words, float[] sample) {
    int nearest = 0;
    double minDistance = Double.MAX_VALUE;
    for (int k = 0; k < words.length / sample.length; k++) {
      double distance = distance(words, k, sample);
      if (distance < minDistance) {
        minDistance = distance;
        nearest = k;
      }
    }
    return nearest;
  }

  private static double distance(float[] words, int k, float[] point) {
    double sum = 0;
    for (int j = 0; j < point.length; j++) {
      double delta = words[k * point.length + j] - point[j];
      sum += delta * delta;
    }
    return sum;
  }
}

package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finite scalar quantization (Mentzer, Minnen, Agustsson and Tschannen 2023, "Finite scalar
 * quantization: VQ-VAE made simple"): each channel is bounded by a tanh and rounded to one of L
 * levels, straight through. Nothing is learned and there is no commitment loss. The codewords of a
 * subspace are the grid of the levels of its channels: 256 codewords of two channels are 16 x 16.
 *
 * <p>Two things differ from the paper. Latents are in quantization steps, so the argument of the
 * tanh is divided by its range, and levels are integers that are not scaled to -1..1. The shift
 * that an even L needs is exact: atanh in place of tan.
 *
 * <p>The codec has no such bound, so it cannot code with it.
 */
record FiniteScalarQuantizer() implements Quantizer {
  static final String ID = "fsq";

  /** Fewer levels leave nothing between the bounds. */
  private static final int MIN_LEVELS = 3;

  /** Part of the range that a latent cannot reach, so that rounding stays within the levels. */
  private static final double MARGIN = 1e-3;

  @Override
  public String label() {
    return ID;
  }

  @Override
  public List<String> scripts() {
    return List.of("fsq.py");
  }

  @Override
  public Map<String, Object> constants(Architecture architecture) {
    List<List<Integer>> levels = levels(architecture);
    return Map.of(
        "fsq.levels",
        levels,
        "fsq.bounds",
        levels.stream()
            .map(group -> group.stream().map(FiniteScalarQuantizer::bound).toList())
            .toList());
  }

  /** Returns the levels of each channel of a subspace, for each group of subspaces. */
  private static List<List<Integer>> levels(Architecture architecture) {
    return Quantizer.factors(architecture, MIN_LEVELS, SubspaceGroup::dimensions);
  }

  /** Returns half of the range, its offset, and the shift with which 0 is bounded to 0. */
  private static List<String> bound(int levels) {
    double half = (levels - 1) * (1 - MARGIN) / 2;
    double offset = levels % 2 == 0 ? 0.5 : 0;
    double shift = 0.5 * Math.log((half + offset) / (half - offset));
    return List.of(decimal(half), decimal(offset), decimal(shift));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.9f", value);
  }

  @Override
  public void check(Architecture architecture) {
    levels(architecture);
  }

  @Override
  public double commitment(double asked) {
    return 0;
  }

  @Override
  public void initialize(LearnedCodebooks books, List<float[]> batches, int channels, int area) {
    int subspace = 0;
    List<List<Integer>> levels = levels(books.architecture());
    for (int g = 0; g < levels.size(); g++) {
      float[] grid = grid(levels.get(g));
      for (int i = 0; i < books.architecture().subspaces().get(g).count(); i++) {
        System.arraycopy(grid, 0, books.words[subspace++], 0, grid.length);
      }
    }
  }

  /** Returns all combinations of levels, those of the first channel slowest. */
  static float[] grid(List<Integer> levels) {
    List<float[]> words = new ArrayList<>();
    words.add(new float[0]);
    for (int count : levels) {
      List<float[]> longer = new ArrayList<>();
      for (float[] word : words) {
        for (int digit = 0; digit < count; digit++) {
          float[] next = Arrays.copyOf(word, word.length + 1);
          next[word.length] = digit % 2 == 0 ? digit / 2 : -(digit + 1) / 2;
          longer.add(next);
        }
      }
      words = longer;
    }
    float[] grid = new float[words.size() * levels.size()];
    for (int k = 0; k < words.size(); k++) {
      System.arraycopy(words.get(k), 0, grid, k * levels.size(), levels.size());
    }
    return grid;
  }

  @Override
  public boolean continues(String label) {
    return label.equals(ID);
  }

  @Override
  public boolean codes() {
    return false;
  }
}

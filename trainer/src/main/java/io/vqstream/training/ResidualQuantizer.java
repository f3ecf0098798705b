package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import java.util.List;
import java.util.Map;

/**
 * Residual quantization within each subspace: a codeword is the sum of one codeword of each stage,
 * where a stage quantizes what the stages before leave (Juang and Gray 1982, "Multiple stage vector
 * quantization for speech coding"). A subspace of 256 codewords and two stages has two tables of
 * 16.
 *
 * <p>Stages are initialized one after the other. Then codes are chosen among all sums, and each
 * table follows what all others leave (Barnes and Frost 1993, "Vector quantizers with direct sum
 * codebooks"). All sums together are a table of product quantization, so the codec can code with
 * them.
 *
 * @param stages number of stages, 2 or more {@code [residual.stages]}
 */
record ResidualQuantizer(int stages) implements Quantizer {
  static final String ID = "residual";

  ResidualQuantizer {
    TrainingProperties.require(stages >= 2, "residual.stages", "at least 2", stages);
  }

  @Override
  public String label() {
    return ID + ":" + stages;
  }

  @Override
  public List<String> scripts() {
    return List.of("rdo.py", "residual.py");
  }

  @Override
  public Map<String, Object> constants(Architecture architecture) {
    return Map.of("stages", sizes(architecture));
  }

  /** Returns the codewords of each stage, for each group of subspaces. */
  private List<List<Integer>> sizes(Architecture architecture) {
    return Quantizer.factors(architecture, 2, group -> stages);
  }

  @Override
  public void check(Architecture architecture) {
    sizes(architecture);
  }

  @Override
  public double commitment(double asked) {
    return asked;
  }

  @Override
  public void initialize(LearnedCodebooks books, List<float[]> batches, int channels, int area) {
    CodebookInitializer.fillStages(books, sizes(books.architecture()), batches, channels, area);
  }

  @Override
  public boolean continues(String label) {
    return label.equals(label());
  }

  @Override
  public boolean codes() {
    return true;
  }
}

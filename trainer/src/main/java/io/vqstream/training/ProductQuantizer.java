package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import java.util.List;
import java.util.Map;

/**
 * Product quantization: a table of codewords for each subspace, chosen by rate and distortion,
 * which follow the latents that pick them. It is what the codec has.
 */
record ProductQuantizer() implements Quantizer {
  static final String ID = "product";

  @Override
  public String label() {
    return ID;
  }

  @Override
  public List<String> scripts() {
    return List.of("rdo.py", "product.py");
  }

  @Override
  public Map<String, Object> constants(Architecture architecture) {
    return Map.of();
  }

  @Override
  public void check(Architecture architecture) {
    // every division of the channels is one
  }

  @Override
  public double commitment(double asked) {
    return asked;
  }

  @Override
  public void initialize(LearnedCodebooks books, List<float[]> batches, int channels, int area) {
    CodebookInitializer.fill(books, batches, channels, area);
  }

  /** The sums of residual quantization are a table of codewords like any other. */
  @Override
  public boolean continues(String label) {
    return !label.equals(FiniteScalarQuantizer.ID);
  }

  @Override
  public boolean codes() {
    return true;
  }
}

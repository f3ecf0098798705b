package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * How a training run quantizes latents: the range of the latents, the choice of codes, and how
 * codewords are initialized and follow the latents. The script of a quantizer has the methods
 * {@code bound}, {@code codes_of}, {@code follow} and {@code replace_dead}; loss, prior and figures
 * are the same for all.
 *
 * <p>Every quantizer represents the code of a subspace by an index into a table of codewords, of
 * which codeword 0 is zero.
 */
sealed interface Quantizer permits ProductQuantizer, ResidualQuantizer, FiniteScalarQuantizer {

  /**
   * Returns the quantizer of the setting {@code quantizer}.
   *
   * @param stages stages of residual quantization
   * @throws IllegalArgumentException if there is none of that name
   */
  static Quantizer of(String id, int stages) {
    return switch (id) {
      case ProductQuantizer.ID -> new ProductQuantizer();
      case ResidualQuantizer.ID -> new ResidualQuantizer(stages);
      case FiniteScalarQuantizer.ID -> new FiniteScalarQuantizer();
      default ->
          throw new IllegalArgumentException(
              "training setting quantizer must be product, residual or fsq, not " + id);
    };
  }

  /** Returns what a checkpoint of this quantizer is told by: the setting, and stages if any. */
  String label();

  /** Returns the names of the resources with the methods. */
  List<String> scripts();

  /** Returns the constants of the methods by name. */
  Map<String, Object> constants(Architecture architecture);

  /**
   * Checks that the subspaces can be quantized so.
   *
   * @throws IllegalArgumentException if not; the message names the setting
   */
  void check(Architecture architecture);

  /** Returns the weight of the commitment loss, if a run asks for this one. */
  double commitment(double asked);

  /**
   * Initializes the codewords.
   *
   * @param batches latents, each [N, D, area] in step units
   */
  void initialize(LearnedCodebooks books, List<float[]> batches, int channels, int area);

  /**
   * Returns whether a run can go on with the codewords of a checkpoint.
   *
   * @param label of the checkpoint's quantizer
   */
  boolean continues(String label);

  /** Returns whether the codec can code with a checkpoint of this quantizer. */
  boolean codes();

  /**
   * Divides the codewords of each group of subspaces into factors that are about equal, the largest
   * first.
   *
   * @param min minimum factor
   * @param parts number of factors for a group
   * @throws IllegalArgumentException if a group cannot be divided so
   */
  static List<List<Integer>> factors(
      Architecture architecture, int min, ToIntFunction<SubspaceGroup> parts) {
    List<List<Integer>> all = new ArrayList<>();
    for (SubspaceGroup group : architecture.subspaces()) {
      List<Integer> factors = new ArrayList<>();
      int left = group.codewords();
      for (int part = parts.applyAsInt(group); part > 0; part--) {
        int factor = (int) Math.ceil(Math.pow(left, 1.0 / part) - 1e-9);
        while (left % factor != 0) {
          factor++;
        }
        factors.add(factor);
        left /= factor;
      }
      if (factors.stream().anyMatch(factor -> factor < min)) {
        throw new IllegalArgumentException(
            "training setting subspaces: %d codewords are not a product of %d numbers of at least %d"
                .formatted(group.codewords(), parts.applyAsInt(group), min));
      }
      all.add(List.copyOf(factors));
    }
    return all;
  }
}

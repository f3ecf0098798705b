package io.vqstream.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of convolutions that Muon updates as matrices of one size: outputs x (inputs x taps).
 * They are those of the residual paths, without depthwise kernels and without the weights that the
 * prior masks in a triangle.
 *
 * @param ofEncoder whether they are weights of the encoder
 * @param rows outputs
 * @param columns inputs times taps of the kernel
 * @param openColumns columns that the prior does not mask; the others are always zero
 * @param names tensors, in the order of the flat tensor
 */
record MatrixGroup(boolean ofEncoder, int rows, int columns, int openColumns, List<String> names) {

  /** Root mean square of an update for a learning rate of 1. */
  static final double UPDATE_RMS = 0.2;

  /** Decay of the average of the gradient. */
  static final double MOMENTUM = 0.95;

  /**
   * Groups the matrices among the convolutions of an architecture.
   *
   * @param convolutions shapes of the residual paths by tensor name, the encoder first
   * @return groups of the encoder, then the others
   */
  static List<MatrixGroup> of(Map<String, int[]> convolutions) {
    Map<MatrixGroup, List<String>> groups = new LinkedHashMap<>();
    convolutions.forEach(
        (name, shape) -> {
          if (isMatrix(name)) {
            int taps = shape.length == 4 ? shape[2] * shape[3] : 1;
            MatrixGroup size =
                new MatrixGroup(
                    name.startsWith("encoder."),
                    shape[0],
                    shape[1] * taps,
                    shape[1] * PriorMasks.openTaps(name, taps),
                    List.of());
            groups.computeIfAbsent(size, key -> new ArrayList<>()).add(name);
          }
        });
    return groups.entrySet().stream()
        .map(
            entry -> {
              MatrixGroup size = entry.getKey();
              return new MatrixGroup(
                  size.ofEncoder,
                  size.rows,
                  size.columns,
                  size.openColumns,
                  List.copyOf(entry.getValue()));
            })
        .toList();
  }

  private static boolean isMatrix(String name) {
    return name.endsWith(".weight")
        && !name.contains(".depthwise.")
        && !name.equals(PriorMasks.TRIANGULAR);
  }

  /**
   * Returns the factor that gives orthogonal rows or columns the root mean square {@link
   * #UPDATE_RMS}.
   */
  double scale() {
    return UPDATE_RMS * Math.sqrt(Math.max(rows, openColumns));
  }
}

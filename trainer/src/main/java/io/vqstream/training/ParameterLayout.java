package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.network.NetworkShapes;
import io.vqstream.prior.PixelCnnPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the parameters of encoder, decoder and prior lie in one flat tensor: first those of
 * convolutions in the number format of training, then those in full precision. Among the
 * convolutions the {@linkplain #matrices matrices} are first, so that those of one size are one
 * array.
 */
final class ParameterLayout {
  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final List<String> narrow = new ArrayList<>();
  private final List<String> full = new ArrayList<>();
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final List<MatrixGroup> matrices;
  private final int size;

  ParameterLayout(Architecture architecture) {
    shapes.putAll(NetworkShapes.of(architecture));
    shapes.putAll(PixelCnnPrior.shapes(architecture));
    for (String name : shapes.keySet()) {
      (isConvolution(name) ? narrow : full).add(name);
    }
    Map<String, int[]> convolutions = new LinkedHashMap<>();
    narrow.forEach(name -> convolutions.put(name, shapes.get(name)));
    matrices = MatrixGroup.of(convolutions);
    List<String> first = matrices.stream().flatMap(group -> group.names().stream()).toList();
    narrow.removeAll(first);
    narrow.addAll(0, first);
    int offset = 0;
    for (List<String> part : List.of(narrow, full)) {
      for (String name : part) {
        offsets.put(name, offset);
        offset += size(name);
      }
    }
    size = offset;
  }

  /** Convolutions of the residual paths, with their biases; linear paths keep full precision. */
  private static boolean isConvolution(String name) {
    if (name.contains(".skip.") || name.contains(".level.")) {
      return false;
    }
    if (name.startsWith("prior.")) {
      return name.startsWith("prior.residual.")
          || name.equals("prior.context.weight")
          || name.startsWith("prior.head.");
    }
    return name.endsWith(".weight") || name.endsWith(".bias");
  }

  /** Returns the names of all tensors, encoder, decoder, prior. */
  List<String> names() {
    return List.copyOf(shapes.keySet());
  }

  /** Returns the tensors in the number format of convolutions, in the order of the flat tensor. */
  List<String> narrow() {
    return Collections.unmodifiableList(narrow);
  }

  /** Returns the tensors in full precision, in the order of the flat tensor. */
  List<String> full() {
    return Collections.unmodifiableList(full);
  }

  /** Returns the matrices, in the order of the flat tensor, which begins with them. */
  List<MatrixGroup> matrices() {
    return matrices;
  }

  /** Returns the shape of a tensor. */
  int[] shape(String name) {
    return shapes.get(name).clone();
  }

  /** Returns the number of values of a tensor. */
  int size(String name) {
    return Arrays.stream(shapes.get(name)).reduce(1, Math::multiplyExact);
  }

  /** Returns the number of values of all tensors. */
  int size() {
    return size;
  }

  /** Copies the values of a tensor out of the flat form. */
  float[] get(float[] flat, String name) {
    int offset = offsets.get(name);
    return Arrays.copyOfRange(flat, offset, offset + size(name));
  }

  /** Copies the values of a tensor into the flat form. */
  void set(float[] flat, String name, float[] values) {
    if (values.length != size(name)) {
      throw new IllegalArgumentException(
          "tensor %s has %d values, not %d".formatted(name, size(name), values.length));
    }
    System.arraycopy(values, 0, flat, offsets.get(name), values.length);
  }

  /** Sets all values of a tensor to one. */
  void fill(float[] flat, String name, float value) {
    int offset = offsets.get(name);
    Arrays.fill(flat, offset, offset + size(name), value);
  }
}

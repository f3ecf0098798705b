package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.List;
import java.util.function.IntFunction;

/** The codebooks on the device, in one tensor for each group of subspaces and kind of value. */
final class DeviceCodebooks {
  private final List<SubspaceGroup> groups;
  private final NDList arrays = new NDList();

  DeviceCodebooks(Architecture architecture, NDManager manager) {
    groups = architecture.subspaces();
    int q = architecture.levels();
    groups.forEach(g -> add(manager, g.count(), g.codewords(), g.dimensions()));
    groups.forEach(g -> add(manager, g.count(), g.codewords()));
    groups.forEach(g -> add(manager, g.count(), g.codewords(), g.dimensions()));
    groups.forEach(g -> add(manager, g.count(), q, g.codewords()));
  }

  private void add(NDManager manager, long... shape) {
    NDArray array = manager.zeros(new Shape(shape));
    array.setName("books[]");
    arrays.add(array);
  }

  /** Returns the arguments of the step: words, counts, sums and usage of each group. */
  NDList arrays() {
    return arrays;
  }

  /** Copies the values of the host to the device. */
  void upload(LearnedCodebooks books) {
    for (int kind = 0; kind < 4; kind++) {
      int subspace = 0;
      for (int g = 0; g < groups.size(); g++) {
        NDArray array = array(kind, g);
        float[] values = new float[(int) array.size()];
        int each = values.length / groups.get(g).count();
        for (int i = 0; i < groups.get(g).count(); i++) {
          System.arraycopy(values(books, kind).apply(subspace++), 0, values, i * each, each);
        }
        DeviceArrays.set(array, values);
      }
    }
  }

  /** Copies the values of the device to the host. */
  void download(LearnedCodebooks books) {
    for (int kind = 0; kind < 4; kind++) {
      download(books, kind);
    }
  }

  /** Copies the usage of the codewords to the host. */
  void downloadUsage(LearnedCodebooks books) {
    download(books, 3);
  }

  private void download(LearnedCodebooks books, int kind) {
    int subspace = 0;
    for (int g = 0; g < groups.size(); g++) {
      float[] values = array(kind, g).toFloatArray();
      int each = values.length / groups.get(g).count();
      for (int i = 0; i < groups.get(g).count(); i++) {
        System.arraycopy(values, i * each, values(books, kind).apply(subspace++), 0, each);
      }
    }
  }

  private NDArray array(int kind, int group) {
    return arrays.get(kind * groups.size() + group);
  }

  private static IntFunction<float[]> values(LearnedCodebooks books, int kind) {
    return switch (kind) {
      case 0 -> subspace -> books.words[subspace];
      case 1 -> subspace -> books.counts[subspace];
      case 2 -> subspace -> books.sums[subspace];
      default -> subspace -> books.usage[subspace];
    };
  }
}

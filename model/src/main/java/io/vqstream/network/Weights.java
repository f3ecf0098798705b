package io.vqstream.network;

import io.vqstream.checkpoint.Tensor;
import io.vqstream.kernel.Exp;
import io.vqstream.kernel.Flush;
import io.vqstream.kernel.Kernels;
import java.util.function.Function;

/** Reads the tensors of one network, flushed and padded as the kernels need them. */
final class Weights {
  private final Function<String, Tensor> tensors;
  private final String network;

  /**
   * Creates a reader.
   *
   * @param network prefix of the names, such as {@code "decoder."}
   */
  Weights(Function<String, Tensor> tensors, String network) {
    this.tensors = tensors;
    this.network = network;
  }

  /** Returns the values of a tensor; small ones are 0. */
  float[] values(String name) {
    float[] values = tensors.apply(network + name).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Flush.weight(values[i]);
    }
    return values;
  }

  /** Returns the values of a vector, padded with 0. */
  float[] row(String name) {
    float[] values = values(name);
    float[] row = new float[Kernels.padded(values.length)];
    System.arraycopy(values, 0, row, 0, values.length);
    return row;
  }

  /** Returns the rows of a table with a row for each level, each padded with 0. */
  float[][] levels(String name) {
    int levels = tensors.apply(network + name).shape()[0];
    float[] values = values(name);
    int columns = values.length / levels;
    float[][] rows = new float[levels][Kernels.padded(columns)];
    for (int level = 0; level < levels; level++) {
      System.arraycopy(values, level * columns, rows[level], 0, columns);
    }
    return rows;
  }

  /**
   * Returns the learned gains of the channels, {@code exp(log_gain)}, with a row for each level.
   */
  float[][] gains() {
    float[][] rows = levels("log_gain");
    int columns = tensors.apply(network + "log_gain").shape()[1];
    for (float[] row : rows) {
      for (int c = 0; c < columns; c++) {
        row[c] = Exp.exp(row[c]);
      }
    }
    return rows;
  }
}

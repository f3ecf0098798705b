package io.vqstream.kernel;

/**
 * A weight matrix packed for {@link Kernels#multiplyPanel}: {@link Panels} of outputs, each stored
 * input by input, so that memory is read sequentially. Padding outputs are 0. Immutable.
 */
public final class Matrix {
  private final int inputs;
  private final int outputs;
  private final int[] panelStarts;
  private final float[] packed;

  /** Supplies the weight from an input to an output. */
  @FunctionalInterface
  public interface Weights {
    /** Returns a weight. */
    float at(int output, int input);
  }

  private Matrix(int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    panelStarts = Panels.starts(Kernels.padded(outputs));
    packed = new float[Math.multiplyExact(Kernels.padded(outputs), inputs)];
  }

  /** Packs a matrix. */
  public static Matrix of(int outputs, int inputs, Weights weights) {
    Matrix matrix = new Matrix(inputs, outputs);
    for (int p = 0; p < matrix.panels(); p++) {
      int start = matrix.panelStart(p);
      int width = matrix.panelWidth(p);
      for (int o = start; o < Math.min(start + width, outputs); o++) {
        for (int i = 0; i < inputs; i++) {
          matrix.packed[start * inputs + i * width + o - start] = weights.at(o, i);
        }
      }
    }
    return matrix;
  }

  /**
   * Packs a matrix.
   *
   * @param columns {@code [inputs][paddedOutputs]}
   */
  static Matrix ofColumns(int outputs, int inputs, float[] columns) {
    Matrix matrix = new Matrix(inputs, outputs);
    int stride = matrix.paddedOutputs();
    for (int p = 0; p < matrix.panels(); p++) {
      int start = matrix.panelStart(p);
      int width = matrix.panelWidth(p);
      for (int i = 0; i < inputs; i++) {
        System.arraycopy(
            columns, i * stride + start, matrix.packed, start * inputs + i * width, width);
      }
    }
    return matrix;
  }

  /** Returns the number of inputs. */
  public int inputs() {
    return inputs;
  }

  /** Returns the number of outputs without padding. */
  public int outputs() {
    return outputs;
  }

  /** Returns the number of outputs, rounded up to whole panels. */
  public int paddedOutputs() {
    return Kernels.padded(outputs);
  }

  /** Returns the number of panels. */
  public int panels() {
    return panelStarts.length - 1;
  }

  /** Returns the first output of a panel. */
  public int panelStart(int panel) {
    return panelStarts[panel];
  }

  /** Returns the number of outputs of a panel, those of the padding included. */
  public int panelWidth(int panel) {
    return panelStarts[panel + 1] - panelStarts[panel];
  }

  /** Returns the weights: by panel, then input, then output. Not a copy. */
  float[] packed() {
    return packed;
  }
}

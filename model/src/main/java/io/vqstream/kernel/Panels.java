package io.vqstream.kernel;

/**
 * The widths of the panels that the outputs of a {@link Matrix} are packed in, so that a block of
 * {@link VectorMatrix} reads memory sequentially. A property of the process: the vector length
 * decides. Bits do not depend on it.
 */
final class Panels {
  /** Vector registers: 16 or 32. */
  static final int REGISTERS;

  /** Floats of a panel: four vectors. */
  static final int WIDE;

  /** Floats of the panels that fill what is left, at most {@link #WIDE}. */
  static final int NARROW;

  static {
    int lanes = lanes();
    REGISTERS = lanes == 16 || System.getProperty("os.arch", "").equals("aarch64") ? 32 : 16;
    WIDE = 4 * lanes;
    NARROW = Math.min(WIDE, Kernels.ALIGNMENT);
  }

  private Panels() {}

  /** Returns the floats of a vector, by reflection since the module may be absent. */
  private static int lanes() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return 16; // any panel suits a loop
    }
    try {
      Class<?> type = Class.forName("jdk.incubator.vector.VectorShape");
      Object shape = type.getMethod("preferredShape").invoke(null);
      int bits = (int) type.getMethod("vectorBitSize").invoke(shape);
      return Math.min(bits / Float.SIZE, 16);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("jdk.incubator.vector has an unknown interface", e);
    }
  }

  /**
   * Returns the first outputs of all panels and, last, the number of outputs.
   *
   * @param padded number of outputs, a multiple of {@link Kernels#ALIGNMENT}
   */
  static int[] starts(int padded) {
    return starts(padded, WIDE, NARROW);
  }

  static int[] starts(int padded, int wide, int narrow) {
    int narrowPanels = 0;
    while ((padded - narrowPanels * narrow) % wide != 0) {
      narrowPanels++;
    }
    int widePanels = (padded - narrowPanels * narrow) / wide;
    int[] starts = new int[widePanels + narrowPanels + 1];
    for (int p = 1; p < starts.length; p++) {
      starts[p] = starts[p - 1] + (p <= widePanels ? wide : narrow);
    }
    return starts;
  }
}

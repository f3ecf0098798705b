package io.vqstream.kernel;

/**
 * The widths of the panels that the outputs of a {@link Matrix} are packed in, so that a block of
 * {@link VectorMatrix} reads memory sequentially. A property of the process: vector length, number
 * of registers and Java version decide. Bits do not depend on it.
 */
final class Panels {
  /** Floats of a panel. */
  static final int WIDE;

  /** Floats of the panels that fill what is left, at most {@link #WIDE}. */
  static final int NARROW;

  static {
    int lanes = lanes();
    if (lanes == 16) {
      WIDE = 4 * lanes;
      NARROW = 2 * lanes;
    } else if (lanes == 8) {
      // C2 of Java 17 keeps three by three sums in registers more reliably than five by two; later
      // versions are faster with five by two.
      WIDE = (Runtime.version().feature() < 21 ? 3 : 2) * lanes;
      NARROW = 2 * lanes;
    } else {
      boolean manyRegisters = System.getProperty("os.arch", "").equals("aarch64");
      WIDE = (manyRegisters ? 4 : 2) * lanes;
      NARROW = WIDE;
    }
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

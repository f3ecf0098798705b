package io.vqstream.prior;

import org.slf4j.LoggerFactory;

/**
 * The loops that take the time. Two implementations with the same bits: {@link PlainKernels} and
 * {@link VectorKernels}.
 *
 * <p>Arrays come padded to whole panels of {@link #PANEL} floats. Padding is computed like the rest
 * and never read by callers, so that no implementation needs a loop for the tail.
 */
interface Kernels {

  /** Floats that are computed side by side: a multiple of every vector length in use. */
  int PANEL = 32;

  /** Activations below this are set to 0; see the package's text on subnormals. */
  float TINY = 0x1p-30f;

  /** Slope of the leaky rectifier below 0. */
  float SLOPE = 0.05f;

  /** What stands under the root of a logit: {@code sqrt(4 + ...)}. */
  float LOGIT_FLOOR = 4f;

  /**
   * The least difference of a logit from the greatest one: the prior's floor under codewords that
   * it holds to be next to impossible. Coarse frequencies have none below it.
   */
  float LEAST_LOGIT = -14f;

  /** Frequency of the likeliest codeword. With 255 such, their sum stays below 2^30. */
  float FREQUENCY_SCALE = 1 << 22;

  /** Bits in a nat. */
  float LOG2_E = 1.442695f;

  /** The least multiple of {@link #PANEL} that is not below n. */
  static int padded(int n) {
    return (n + PANEL - 1) / PANEL * PANEL;
  }

  /**
   * For every row m and output o: {@code y[m][o] = (((y[m][o] + x[m][0]*w[0][o]) + x[m][1]*w[1][o])
   * + ...)}, inputs in ascending order, multiplication and addition rounded separately.
   *
   * @param x rows of {@code w.inputs()} values, the first at {@code xStart}, then every {@code
   *     xStride}
   * @param y rows of {@code w.paddedOutputs()} values, the first at 0, then every {@code yStride}
   */
  void multiplyAdd(Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride);

  /** Leaky rectifier in place, then everything below {@link #TINY} to 0. */
  void activate(float[] x, int padded);

  /** {@link Exp#exp} in place. */
  void exp(float[] x, int padded);

  /**
   * Takes the distances to the codewords from the logits: {@code l[k] = ((l[k] - r_0) - r_1) - ...}
   * with {@code r_c = sqrt(4 + ((e - mu_c) * (e - mu_c)) * inverse_c)}, channels in ascending
   * order, where {@code e = codewords[c][k]}.
   *
   * @param codewords rows of {@code padded} values, one a channel
   * @param at where location and inverse squared scale of the first channel stand in their arrays
   */
  void subtractDistances(
      float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits);

  /**
   * From logits to weights {@code e_k = exp(max(l_k - max_j l_j, -14))} and frequencies, {@code e_k
   * * 2^22} to the nearest whole number (of two the even one), which is 3 at least.
   *
   * @param weights out, {@code padded} values
   * @param frequencies out, {@code padded} values
   */
  void softmax(Logits logits, float[] weights, int[] frequencies);

  /**
   * What choosing a codeword costs, in bits and but for a constant: {@code (-l_k * log2(e) +
   * (y_0-e)*(y_0-e)*bits_0) + ...}, channels in ascending order.
   *
   * @param y latents of the slot's channels at {@code at}
   * @param bits bits that a squared step is worth, channel by channel from {@code at}
   * @param costs out, {@code padded} values
   */
  void costs(
      float[] codewords,
      int channels,
      float[] y,
      int yAt,
      float[] bits,
      int bitsAt,
      Logits logits,
      float[] costs);

  /** A row of logits within an array. */
  record Logits(float[] values, int start, int padded) {}

  /**
   * The fastest kernels that this Java virtual machine runs. System property {@code
   * vqstream.vectors}: {@code true} for vectors where they are faster (if not set), {@code now} for
   * vectors from the start, {@code false} for none.
   */
  static Kernels fastest() {
    return Choice.FASTEST;
  }

  /** Holds the choice, made once. */
  final class Choice {
    private static final Kernels FASTEST = choose();

    private Choice() {}

    private static Kernels choose() {
      String wanted = System.getProperty("vqstream.vectors", "true");
      boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
      // Without C2 nothing makes vectors of them.
      String mode = System.getProperty("java.vm.info", "");
      boolean compiled = mode.contains("mixed mode") && !mode.contains("emulated-client");
      if (wanted.equals("false") || !there || !compiled) {
        return new PlainKernels();
      }
      try {
        // By name, so that nothing here links to a module that may be absent.
        Kernels vectors =
            (Kernels)
                Class.forName("io.vqstream.prior.VectorKernels")
                    .getDeclaredConstructor()
                    .newInstance();
        return wanted.equals("now") ? vectors : new AdaptiveKernels(new PlainKernels(), vectors);
      } catch (ReflectiveOperationException | LinkageError e) {
        LoggerFactory.getLogger(Kernels.class)
            .warn("The prior runs without vectors, which takes several times as long", e);
        return new PlainKernels();
      }
    }
  }
}

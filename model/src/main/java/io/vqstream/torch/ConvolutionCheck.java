package io.vqstream.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.vqstream.fault.NativeLibraryError;
import java.util.function.BinaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that libtorch's convolutions are right on this CPU, and has them computed without oneDNN
 * where they are not. Training, whose convolutions can have channels of zeros, may go on with it.
 *
 * <p>oneDNN 3.7.1, of libtorch 2.7.1, takes the sizes of an AMD CPU's caches from CPUID leaf
 * 8000001Dh. Some virtual machines return zeros there, from which it computes caches of one byte.
 * For caches that small it splits the conversion of arrays to its own layout ({@code
 * prb_block_for_cache} in jit_uni_reorder.cpp), and then fills the padding of channels whose number
 * is no multiple of 16 with what follows in memory instead of zeros. Outputs and gradients are
 * wrong by some 50 %, differ from run to run, and can be NaN.
 */
final class ConvolutionCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ConvolutionCheck.class);

  /** No multiple of 8 or 16, which are the channels of a vector. */
  static final int CHANNELS = 21;

  /** Two images: what follows the first is not zero. */
  private static final int IMAGES = 2;

  private static final int SIDE = 8;

  private ConvolutionCheck() {}

  /**
   * Makes convolutions right.
   *
   * @throws NativeLibraryError if they are wrong without oneDNN, too, or it cannot be turned off
   */
  static void run() {
    if (passes(CHANNELS, ConvolutionCheck::convolve)) {
      return;
    }
    OneDnn.limitTo(passes(2 * OneDnn.BLOCK, ConvolutionCheck::convolve) ? OneDnn.BLOCK : 0);
    try {
      new OneDnn().setEnabled(false);
    } catch (LinkageError e) {
      throw new NativeLibraryError(message("oneDNN cannot be turned off"), e);
    }
    if (!passes(CHANNELS, ConvolutionCheck::convolve)) {
      throw new NativeLibraryError(message("they are wrong without oneDNN, too"));
    }
    LOG.warn(
        "oneDNN computes wrong convolutions on this CPU, whose cache sizes may be hidden by a"
            + " virtual machine: {}",
        OneDnn.channelMultiple() == 0
            ? "libtorch computes without it, which takes longer"
            : "networks get channels of zeros in training, where it needs them");
  }

  private static String message(String problem) {
    return "libtorch computes wrong convolutions on this CPU, and "
        + problem
        + ". Set the environment variable ONEDNN_MAX_CPU_ISA=SSE41";
  }

  private static NDArray convolve(NDArray images, NDArray weights) {
    Shape one = new Shape(1, 1);
    return Conv2d.conv2d(images, weights, null, one, one, one, 1).singletonOrThrow();
  }

  /**
   * Returns whether a convolution with 3x3 weights, padded by 1, counts ones exactly: all values
   * are integers, so that the order of the sum is of no consequence.
   *
   * @param channels C
   * @param convolution of images [N, C, H, W] with weights [C, C, 3, 3]
   */
  static boolean passes(int channels, BinaryOperator<NDArray> convolution) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        NDArray images = manager.ones(new Shape(IMAGES, channels, SIDE, SIDE));
        NDArray weights = manager.ones(new Shape(channels, channels, 3, 3));
        NDArray result = convolution.apply(images, weights)) {
      float[] values = result.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        if (values[i] != channels * inside(i % SIDE) * inside(i / SIDE % SIDE)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Returns how many of three neighbors in a row are inside the image. */
  private static int inside(int at) {
    return at == 0 || at == SIDE - 1 ? 2 : 3;
  }
}

package io.vqstream.inference;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.fault.NativeLibraryError;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.torch.TorchNetworks;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the encoder and decoder network run. Codes are decoded to the same codes either way; pixels
 * from a GPU may differ by a level from those of the CPU, which are the same on every machine.
 */
public enum InferenceDevice {
  /** Exact arithmetic in Java. Needs no native library. */
  CPU,
  /** DJL with PyTorch on a GPU. */
  GPU,
  /** A GPU if there is one that PyTorch can use, else the CPU. */
  AUTO;

  private static final String MISSING =
      "a GPU needs DJL's PyTorch engine, which is not on the class path. Use the full distribution,"
          + " or add the jars ai.djl.pytorch:pytorch-engine and pytorch-jni";

  /** Returns the name in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the device of a name, if there is one. */
  public static Optional<InferenceDevice> of(String id) {
    return Arrays.stream(values()).filter(device -> device.id().equals(id)).findFirst();
  }

  /**
   * Checks that the device can be used.
   *
   * @throws NativeLibraryError if a GPU is required and PyTorch cannot be loaded or has none
   */
  public void check() {
    if (this == GPU) {
      Gpu.check();
    }
  }

  /**
   * Opens the networks of a checkpoint.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws NativeLibraryError if a GPU is required and PyTorch cannot be loaded or has none
   */
  public NetworkExecutor open(Checkpoint checkpoint) {
    return switch (this) {
      case CPU -> new ExactNetworks(checkpoint);
      case GPU -> Gpu.open(checkpoint);
      case AUTO -> Gpu.isAvailable() ? Gpu.open(checkpoint) : new ExactNetworks(checkpoint);
    };
  }

  /** Links to DJL, which may be absent, only when it is used. */
  private static final class Gpu {

    static boolean isAvailable() {
      try {
        return TorchNetworks.isGpuAvailable();
      } catch (NativeLibraryError | NoClassDefFoundError e) {
        return false;
      }
    }

    static void check() {
      try {
        if (!TorchNetworks.isGpuAvailable()) {
          throw new NativeLibraryError(
              "PyTorch finds no GPU on this machine. Set inference.device to cpu or auto");
        }
      } catch (NoClassDefFoundError e) {
        throw new NativeLibraryError(MISSING, e);
      }
    }

    static NetworkExecutor open(Checkpoint checkpoint) {
      check();
      return new TorchNetworks(checkpoint);
    }
  }
}

package io.vqstream.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.vqstream.vqvae.Libtorch;

/** Finds the device that a run computes on. */
final class TrainingDevice {
  private TrainingDevice() {}

  /**
   * Returns the device of a name: {@code cpu}, {@code gpu} or {@code auto}.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  static Device of(String name) {
    if (!name.equals("cpu")) {
      Libtorch.load(); // says what is wrong with it, which DJL's engine does not
    }
    return switch (name) {
      case "cpu" -> Device.cpu();
      case "gpu" -> gpu();
      case "auto" -> Engine.getInstance().defaultDevice();
      default ->
          throw new IllegalArgumentException("no device " + name + "; known are cpu, gpu, auto");
    };
  }

  private static Device gpu() {
    Engine engine = Engine.getInstance();
    // a GPU may be there while this PyTorch is built for the CPU alone
    if (!engine.hasCapability(StandardCapabilities.CUDA) || engine.getGpuCount() == 0) {
      throw new IllegalArgumentException("no GPU that this build's PyTorch can use was found");
    }
    return Device.gpu();
  }
}

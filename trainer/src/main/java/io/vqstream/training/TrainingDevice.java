package io.vqstream.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.vqstream.torch.Libtorch;

/** Selects the device of a run. */
final class TrainingDevice {
  private TrainingDevice() {}

  /**
   * Returns the device for {@code cpu}, {@code gpu} or {@code auto}.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  static Device of(String name) {
    if (!name.equals("cpu")) {
      Libtorch.load(); // reports why PyTorch does not load; the engine of DJL does not
    }
    return switch (name) {
      case "cpu" -> Device.cpu();
      case "gpu" -> gpu();
      case "auto" -> Engine.getInstance().defaultDevice();
      default ->
          throw new IllegalArgumentException(
              "unknown device " + name + "; known devices are cpu, gpu, auto");
    };
  }

  private static Device gpu() {
    Engine engine = Engine.getInstance();
    // a machine may have a GPU that a CPU build of PyTorch cannot use
    if (!engine.hasCapability(StandardCapabilities.CUDA) || engine.getGpuCount() == 0) {
      throw new IllegalArgumentException(
          "no GPU found that PyTorch can use; train with --device cpu, or use a CUDA build of PyTorch");
    }
    return Device.gpu();
  }
}

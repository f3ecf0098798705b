package io.vqstream.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.network.NetworkExecutor;
import java.util.List;

/**
 * Runs the networks with libtorch, on a GPU if there is one. Results may differ between machines in
 * the last bits. Needs DJL's PyTorch engine on the class path.
 */
public final class TorchNetworks implements NetworkExecutor {
  private static final int BLOCK = Architecture.BLOCK;
  private static final int RGB = 3;

  private final Architecture architecture;
  private final NDManager manager;
  private final EncoderNetwork encoder;
  private final DecoderNetwork decoder;

  /**
   * Loads libtorch and the networks.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws io.vqstream.fault.NativeLibraryError if libtorch cannot be loaded
   */
  public TorchNetworks(Checkpoint checkpoint) {
    architecture = checkpoint.architecture();
    Libtorch.load();
    manager = NDManager.newBaseManager();
    encoder = new EncoderNetwork(architecture);
    decoder = new DecoderNetwork(architecture);
    for (Network network : new Network[] {encoder, decoder}) {
      for (String name : network.tensors().keySet()) {
        network.fill(name, manager, checkpoint.tensor(name).values());
      }
    }
  }

  /**
   * Returns whether PyTorch finds a GPU. Loads libtorch.
   *
   * @throws io.vqstream.fault.NativeLibraryError if libtorch cannot be loaded
   */
  public static boolean isGpuAvailable() {
    Libtorch.load();
    return Engine.getInstance().getGpuCount() > 0;
  }

  @Override
  public boolean exact() {
    return false;
  }

  @Override
  public void encode(
      int height, int width, int level, List<float[]> pixels, List<float[]> latents) {
    Shape shape = new Shape(pixels.size(), (long) height * BLOCK, (long) width * BLOCK, RGB);
    run(encoder, shape, level, pixels, latents);
  }

  @Override
  public void decode(
      int height, int width, int level, List<float[]> latents, List<float[]> pixels) {
    Shape shape = new Shape(latents.size(), height, width, architecture.latentChannels());
    run(decoder, shape, level, latents, pixels);
  }

  /**
   * Runs a network on channels-last windows.
   *
   * @param shape of the input, [N, H, W, C]
   */
  private void run(
      Network network, Shape shape, int level, List<float[]> inputs, List<float[]> outputs) {
    int images = inputs.size();
    float[] all = new float[Math.multiplyExact(images, inputs.get(0).length)];
    for (int i = 0; i < images; i++) {
      System.arraycopy(inputs.get(i), 0, all, i * inputs.get(i).length, inputs.get(i).length);
    }
    float[] oneHot = new float[images * architecture.levels()];
    for (int i = 0; i < images; i++) {
      oneHot[i * architecture.levels() + level - 1] = 1;
    }
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      NDArray input = scope.create(all, shape).transpose(0, 3, 1, 2);
      NDArray levels = scope.create(oneHot, new Shape(images, architecture.levels()));
      float[] result =
          network.apply(scope, new NDList(input, levels)).transpose(0, 2, 3, 1).toFloatArray();
      for (int i = 0; i < images; i++) {
        float[] output = outputs.get(i);
        System.arraycopy(result, i * output.length, output, 0, output.length);
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

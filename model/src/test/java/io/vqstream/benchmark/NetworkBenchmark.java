package io.vqstream.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.torch.DecoderNetwork;
import io.vqstream.torch.EncoderNetwork;
import io.vqstream.torch.Network;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Times the forward passes of the networks alone, without pixel conversion and windows. */
@State(Scope.Thread)
public class NetworkBenchmark {
  @Param("3")
  int level;

  private final NDManager manager = NDManager.newBaseManager();
  private Network encoder;
  private Network decoder;
  private NDArray pixels;
  private NDArray latents;
  private NDArray levels;

  @Setup
  public void open() {
    Architecture sizes = Scene.checkpoint().architecture();
    encoder = filled(new EncoderNetwork(sizes));
    decoder = filled(new DecoderNetwork(sizes));
    pixels = manager.randomNormal(new Shape(1, 3, Scene.HEIGHT, Scene.WIDTH), DataType.FLOAT32);
    int height = Scene.grid().height();
    int width = Scene.grid().width();
    latents =
        manager.create(Scene.latents(level), new Shape(1, sizes.latentChannels(), height, width));
    float[] oneHot = new float[sizes.levels()];
    oneHot[level - 1] = 1;
    levels = manager.create(oneHot, new Shape(1, oneHot.length));
  }

  private Network filled(Network network) {
    for (String name : network.tensors().keySet()) {
      network.fill(name, manager, Scene.checkpoint().tensor(name).values());
    }
    return network;
  }

  @Benchmark
  public long encoder() {
    return forward(encoder, pixels);
  }

  @Benchmark
  public long decoder() {
    return forward(decoder, latents);
  }

  private long forward(Network network, NDArray x) {
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      NDList out = network.forward(new ParameterStore(scope, false), new NDList(x, levels), false);
      return out.singletonOrThrow().size();
    }
  }

  @TearDown
  public void close() {
    manager.close();
  }
}

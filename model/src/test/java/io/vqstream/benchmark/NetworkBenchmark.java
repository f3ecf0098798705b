package io.vqstream.benchmark;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.torch.TorchNetworks;
import java.util.List;
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

  /** What computes the networks: exact arithmetic, or libtorch on the device that it finds. */
  @Param("exact")
  String executor;

  private NetworkExecutor networks;
  private float[] pixels;
  private float[] latents;
  private float[] decoded;

  @Setup
  public void open() {
    Checkpoint checkpoint = Scene.checkpoint();
    networks =
        executor.equals("exact") ? new ExactNetworks(checkpoint) : new TorchNetworks(checkpoint);
    byte[] rgb = Scene.picture().rgb();
    pixels = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      pixels[i] = ((rgb[i] & 0xff) - 128) / 64f;
    }
    Architecture sizes = checkpoint.architecture();
    latents = new float[Scene.grid().positions() * sizes.latentChannels()];
    decoded = new float[pixels.length];
    encoder();
  }

  @Benchmark
  public float[] encoder() {
    networks.encode(
        Scene.grid().height(), Scene.grid().width(), level, List.of(pixels), List.of(latents));
    return latents;
  }

  @Benchmark
  public float[] decoder() {
    networks.decode(
        Scene.grid().height(), Scene.grid().width(), level, List.of(latents), List.of(decoded));
    return decoded;
  }

  @TearDown
  public void close() {
    networks.close();
  }
}

package io.vqstream.benchmark;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.DepthwiseCheckpoint;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.torch.TorchNetworks;
import java.util.ArrayList;
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

  /** The bundled checkpoint, or random weights of {@link Scene#smallArchitecture}. */
  @Param("photos")
  String checkpoint;

  /** Width and height of an image in pixels. */
  @Param("768x512")
  String size;

  @Param("1")
  int images;

  private final List<float[]> pixels = new ArrayList<>();
  private final List<float[]> latents = new ArrayList<>();
  private final List<float[]> decoded = new ArrayList<>();
  private NetworkExecutor networks;
  private int width;
  private int height;

  @Setup
  public void open() {
    Checkpoint weights =
        checkpoint.equals("photos")
            ? Scene.checkpoint()
            : DepthwiseCheckpoint.networks(Scene.smallArchitecture(), 1);
    networks = executor.equals("exact") ? new ExactNetworks(weights) : new TorchNetworks(weights);
    String[] sides = size.split("x");
    width = Integer.parseInt(sides[0]) / Architecture.BLOCK;
    height = Integer.parseInt(sides[1]) / Architecture.BLOCK;
    int channels = weights.architecture().latentChannels();
    for (int image = 0; image < images; image++) {
      byte[] rgb =
          SyntheticPicture.of(Architecture.BLOCK * width, Architecture.BLOCK * height, 5 + image)
              .rgb();
      float[] samples = new float[rgb.length];
      for (int i = 0; i < rgb.length; i++) {
        samples[i] = ((rgb[i] & 0xff) - 128) / 64f;
      }
      pixels.add(samples);
      latents.add(new float[width * height * channels]);
      decoded.add(new float[rgb.length]);
    }
    encoder();
  }

  @Benchmark
  public List<float[]> encoder() {
    networks.encode(height, width, level, pixels, latents);
    return latents;
  }

  @Benchmark
  public List<float[]> decoder() {
    networks.decode(height, width, level, latents, decoded);
    return decoded;
  }

  @TearDown
  public void close() {
    networks.close();
  }
}

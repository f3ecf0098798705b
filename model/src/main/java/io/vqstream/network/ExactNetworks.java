package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.KernelsFactory;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a checkpoint in exact arithmetic, see {@link io.vqstream.kernel}: the same bits
 * on every machine, whatever the number of threads and the size of a batch.
 */
public final class ExactNetworks implements NetworkExecutor {
  private final TileLoop loop = new TileLoop();
  private final Kernels kernels;
  private final Architecture architecture;
  private final Function<String, Tensor> tensors;
  private @Nullable ExactEncoder encoder;
  private @Nullable ExactDecoder decoder;
  private @Nullable DecoderGradient gradient;
  private final ConcurrentLinkedDeque<Workspace> idle = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<GradientWorkspace> idleGradients =
      new ConcurrentLinkedDeque<>();

  /** Creates the networks. Each transforms its weights when it runs first. */
  public ExactNetworks(Checkpoint checkpoint) {
    this(checkpoint.architecture(), checkpoint::tensor, KernelsFactory.fastest());
  }

  ExactNetworks(Architecture architecture, Function<String, Tensor> tensors, Kernels kernels) {
    this.kernels = kernels;
    this.architecture = architecture;
    this.tensors = tensors;
  }

  @Override
  public boolean exact() {
    return true;
  }

  @Override
  public void encode(
      int height, int width, int level, List<float[]> pixels, List<float[]> latents) {
    Workspace work = acquire();
    encoder().encode(height, width, level, pixels, latents, work);
    idle.addFirst(work);
  }

  @Override
  public void decode(
      int height, int width, int level, List<float[]> latents, List<float[]> pixels) {
    Workspace work = acquire();
    decoder().decode(height, width, level, latents, pixels, work);
    idle.addFirst(work);
  }

  /** Returns a pass through the decoder for gradients. The caller closes it. */
  public DecodingPass startDecoding() {
    GradientWorkspace idleWork = idleGradients.pollFirst();
    GradientWorkspace work = idleWork == null ? new GradientWorkspace() : idleWork;
    return new DecodingPass(gradient(), work, () -> idleGradients.addFirst(work));
  }

  private synchronized DecoderGradient gradient() {
    if (gradient == null) {
      gradient = new DecoderGradient(kernels, decoder(), architecture, tensors, loop);
    }
    return gradient;
  }

  private synchronized ExactEncoder encoder() {
    if (encoder == null) {
      encoder = new ExactEncoder(kernels, architecture, tensors, loop);
    }
    return encoder;
  }

  private synchronized ExactDecoder decoder() {
    if (decoder == null) {
      decoder = new ExactDecoder(kernels, architecture, tensors, loop);
    }
    return decoder;
  }

  private Workspace acquire() {
    Workspace work = idle.pollFirst();
    return work == null ? new Workspace(false) : work;
  }

  @Override
  public void close() {
    idle.clear();
    idleGradients.clear();
  }
}

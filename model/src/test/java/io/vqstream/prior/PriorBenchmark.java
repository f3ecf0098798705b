package io.vqstream.prior;

import io.vqstream.benchmark.Scene;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Times the prior and its lower bound, the matrix products alone. */
@State(Scope.Thread)
public class PriorBenchmark {
  @Param("3")
  int level;

  private final Grid grid = Scene.grid();
  private final RangeEncoder out = new RangeEncoder();
  private final CountingKernels counting = new CountingKernels(KernelsFactory.fastest());
  private PixelCnnPrior prior;
  private float[] latents;
  private float[] lambda;
  private byte[] payload;
  private Runnable encodeReplay;
  private Runnable decodeReplay;
  private PassCost encoding;
  private PassCost decoding;

  /**
   * Operation counts of a pass.
   *
   * @param codes number of codes
   * @param nonZero number of nonzero codes
   * @param products multiply-adds
   * @param positions positions of the grid
   */
  public record PassCost(long codes, long nonZero, long products, int positions) {}

  /**
   * Returns a benchmark that has been set up, for its {@link #encodingCost} and {@link
   * #decodingCost}.
   */
  public static PriorBenchmark ofLevel(int level) {
    PriorBenchmark benchmark = new PriorBenchmark();
    benchmark.level = level;
    benchmark.open();
    return benchmark;
  }

  @Setup
  public void open() {
    Checkpoint checkpoint = Scene.checkpoint();
    latents = Scene.latents(level);
    lambda = Scene.lambda(level);
    prior = new PixelCnnPrior(checkpoint.architecture(), checkpoint::tensor, counting);
    byte[] codes = encode().codes();
    payload = out.finish();
    encodeReplay = counting.replay();
    encoding = cost(codes);
    counting.reset();
    decode();
    decodeReplay = counting.replay();
    decoding = cost(codes);
    prior = PixelCnnPrior.of(checkpoint);
  }

  private PassCost cost(byte[] codes) {
    long nonZero = 0;
    for (byte code : codes) {
      nonZero += code == 0 ? 0 : 1;
    }
    return new PassCost(codes.length, nonZero, counting.products(), grid.positions());
  }

  public PassCost encodingCost() {
    return encoding;
  }

  public PassCost decodingCost() {
    return decoding;
  }

  /** Returns the multiply-adds of one position if all its codes are nonzero. */
  public long productsOfOneEvaluation() {
    Checkpoint checkpoint = Scene.checkpoint();
    CountingKernels single = new CountingKernels(KernelsFactory.fastest());
    byte[] codes = new byte[checkpoint.architecture().subspaceCount()];
    Arrays.fill(codes, (byte) 1);
    new PixelCnnPrior(checkpoint.architecture(), checkpoint::tensor, single)
        .code(codes, 1, 1, level, new RangeEncoder());
    return single.products();
  }

  @Benchmark
  public byte[] encodeToBytes() {
    encode();
    return out.finish();
  }

  private PixelCnnPrior.Result encode() {
    return prior.encode(latents, grid.height(), grid.width(), level, lambda, out);
  }

  @Benchmark
  public PixelCnnPrior.Result decode() {
    RangeDecoder in = new RangeDecoder(payload, 0, payload.length);
    return prior.decode(in, grid.height(), grid.width(), level);
  }

  @Benchmark
  public void encodeProducts() {
    encodeReplay.run();
  }

  @Benchmark
  public void decodeProducts() {
    decodeReplay.run();
  }
}

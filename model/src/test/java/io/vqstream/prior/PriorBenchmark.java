package io.vqstream.prior;

import io.vqstream.benchmark.Scene;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The prior beside its lower bound: the same matrix work without the rest. */
@State(Scope.Thread)
public class PriorBenchmark {
  @Param("3")
  int level;

  private final Grid grid = Scene.grid();
  private final RangeEncoder out = new RangeEncoder();
  private final CountingKernels counting = new CountingKernels(Kernels.fastest());
  private PixelCnnPrior prior;
  private float[] latents;
  private float[] lambda;
  private byte[] payload;
  private Runnable workOfEncode;
  private Runnable workOfDecode;
  private BatchHandler encoding;
  private BatchHandler decoding;

  /**
   * What a pass takes.
   *
   * @param codes codes of the grid
   * @param nonZero those that are not 0
   * @param products multiplications, each with an addition
   * @param positions of the grid
   */
  public record BatchHandler(long codes, long nonZero, long products, int positions) {}

  /** A benchmark that is set up, for its {@link #encoding} and {@link #decoding}. */
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
    workOfEncode = counting.replay();
    encoding = work(codes);
    counting.reset();
    decode();
    workOfDecode = counting.replay();
    decoding = work(codes);
    prior = PixelCnnPrior.of(checkpoint);
  }

  private BatchHandler work(byte[] codes) {
    long nonZero = 0;
    for (byte code : codes) {
      nonZero += code == 0 ? 0 : 1;
    }
    return new BatchHandler(codes.length, nonZero, counting.products(), grid.positions());
  }

  public BatchHandler encoding() {
    return encoding;
  }

  public BatchHandler decoding() {
    return decoding;
  }

  /** Multiplications of one evaluation of the prior at one position, all codewords looked at. */
  public long productsOfOneEvaluation() {
    Checkpoint checkpoint = Scene.checkpoint();
    CountingKernels one = new CountingKernels(Kernels.fastest());
    byte[] codes = new byte[checkpoint.architecture().slotCount()];
    Arrays.fill(codes, (byte) 1);
    new PixelCnnPrior(checkpoint.architecture(), checkpoint::tensor, one)
        .code(codes, 1, 1, level, new RangeEncoder());
    return one.products();
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
  public void matrixWorkOfEncode() {
    workOfEncode.run();
  }

  @Benchmark
  public void matrixWorkOfDecode() {
    workOfDecode.run();
  }
}

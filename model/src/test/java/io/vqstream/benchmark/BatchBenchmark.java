package io.vqstream.benchmark;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.BatchedExecution;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.InFlightCounter;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.inference.StageListener;
import io.vqstream.vqvae.VqVae;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Times images of 32x32 pixels from many threads, inline or in batches: the execution of the
 * network alone, and complete encoding and decoding.
 */
@State(Scope.Benchmark)
public class BatchBenchmark {
  static final int SIDE = 32;
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int PICTURES = 64;

  /** Maximum batch size; 1 for inline execution. */
  @Param({"1", "32"})
  int batch;

  @Param("3")
  int level;

  @Param("2")
  int waitMillis;

  private final Picture[] pictures = new Picture[PICTURES];
  private final byte[][] files = new byte[PICTURES][];
  private final byte[][] frames = new byte[PICTURES][];
  private ExecutionStrategy execution;
  private VqVae networks;
  private ImageCodec codec;
  private float[] latents;

  /** Index of the next picture; each thread starts with another one. */
  @State(Scope.Thread)
  public static class Turn {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private int turn = THREADS.getAndAdd(7);

    int next() {
      turn = (turn + 1) % PICTURES;
      return turn;
    }
  }

  @Setup
  public void open() {
    BatchLimits limits = new BatchLimits(batch, Duration.ofMillis(waitMillis));
    execution =
        batch == 1
            ? ExecutionStrategy.INLINE
            : BatchedExecution.start(limits, InferenceDevice.CPU, StageListener.NONE);
    Checkpoint checkpoint = BundledCheckpoint.THUMBNAILS.read();
    networks = new VqVae(checkpoint, execution.open(checkpoint), execution);
    codec = ImageCodecs.builder().setCheckpoint(checkpoint).optExecution(execution).build();
    for (int i = 0; i < PICTURES; i++) {
      pictures[i] = SyntheticPicture.of(SIDE, SIDE, i);
      files[i] = PngWriter.write(pictures[i]);
      frames[i] = codec.encode(pictures[i], level).frame();
    }
    int positions = VqVae.positions(SIDE) * VqVae.positions(SIDE);
    latents = new float[checkpoint.architecture().latentChannels() * positions];
  }

  @Benchmark
  public float[] encoder(Turn turn) {
    try (InFlightCounter.InFlight lease = execution.enter()) {
      Supplier<float[]> rows = networks.encode(pictures[turn.next()].rgb(), SIDE, SIDE, level);
      return rows.get(); // all rows are made for the first
    }
  }

  @Benchmark
  public byte[] decoder() {
    try (InFlightCounter.InFlight lease = execution.enter()) {
      return networks.decode(
          (top, left, height, width, out) -> System.arraycopy(latents, 0, out, 0, out.length),
          SIDE,
          SIDE,
          level);
    }
  }

  @Benchmark
  public Encoded encode(Turn turn) throws Exception {
    return codec.encode(files[turn.next()], level);
  }

  @Benchmark
  public Decoded decode(Turn turn) throws Exception {
    return codec.decode(frames[turn.next()]);
  }

  @TearDown
  public void close() {
    if (execution instanceof BatchedExecution threads) {
      threads.close();
    }
    networks.close();
    codec.close();
  }
}

package io.vqstream.bench;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The services' work without Kafka: as many threads encode, as many decode, and frames go from one
 * to the other through a queue without bounds, as through a topic. Image file to frame, frame to
 * image file.
 */
final class BaselineLoop {
  private static final byte[] END = new byte[0];

  private final ImageCodec codec;
  private final int quality;
  private final List<byte[]> sources;
  private final int threads;
  private final StageListener stages;
  private final BenchListener listener;

  /**
   * @param sources what is encoded, again and again
   * @param threads that encode, and as many that decode
   * @param stages hears how long the image files took to write, which the codec leaves to its
   *     caller
   */
  BaselineLoop(
      ImageCodec codec,
      int quality,
      List<byte[]> sources,
      int threads,
      StageListener stages,
      BenchListener listener) {
    this.codec = codec;
    this.quality = quality;
    this.sources = sources;
    this.threads = threads;
    this.stages = stages;
    this.listener = listener;
  }

  /** What each of a run's images is told to. */
  private record Run(int images, Runnable done, AtomicInteger next, BlockingQueue<byte[]> frames) {}

  /**
   * Takes images there and back.
   *
   * @param done told of each, on any thread
   * @throws IOException if the codec fails at one
   * @throws InterruptedException if the benchmark is to end
   */
  void run(int images, Runnable done) throws IOException, InterruptedException {
    Run run = new Run(images, done, new AtomicInteger(), new LinkedBlockingQueue<>());
    ExecutorService pool = Executors.newFixedThreadPool(2 * threads);
    try {
      List<Future<Void>> encoders = start(pool, () -> encode(run));
      List<Future<Void>> decoders = start(pool, () -> decode(run));
      await(encoders);
      for (int i = 0; i < threads; i++) {
        run.frames.add(END);
      }
      await(decoders);
    } finally {
      pool.shutdownNow();
    }
    if (listener.stopped()) {
      throw new InterruptedException("stopped");
    }
  }

  private List<Future<Void>> start(ExecutorService pool, Callable<Void> work) {
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(pool.submit(work));
    }
    return all;
  }

  private static void await(List<Future<Void>> all) throws IOException, InterruptedException {
    for (Future<Void> one : all) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IOException(
            "the loop without Kafka ended early: " + e.getCause().getMessage(), e.getCause());
      }
    }
  }

  private Void encode(Run run) throws UnreadableImageException {
    for (int i; (i = run.next.getAndIncrement()) < run.images && !listener.stopped(); ) {
      run.frames.add(codec.encode(sources.get(i % sources.size()), quality).frame());
    }
    return null;
  }

  private Void decode(Run run) throws FrameException, InterruptedException {
    for (byte[] frame = run.frames.take(); frame != END; frame = run.frames.take()) {
      Decoded decoded = codec.decode(frame);
      long start = System.nanoTime();
      if (decoded.file().length > 0 && decoded instanceof Decoded.Coded) {
        stages.onStage(Stage.WRITE, false, System.nanoTime() - start);
      }
      run.done.run();
    }
    return null;
  }
}

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
 * The work of the services without Kafka: equal numbers of threads encode image files and decode
 * frames, with an unbounded queue between them in place of the topic.
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
   * @param sources image files, encoded in turn
   * @param threads number of encoding threads, and of decoding threads
   * @param stages receives the time to write image files, which the caller of a codec does
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

  /** State of a run. */
  private record Run(int images, Runnable done, AtomicInteger next, BlockingQueue<byte[]> frames) {}

  /**
   * Encodes and decodes images.
   *
   * @param done called after each image, on any thread
   * @throws IOException if the codec fails
   * @throws InterruptedException if the benchmark is cancelled
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

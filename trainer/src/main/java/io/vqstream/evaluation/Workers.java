package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * A thread pool for images, one thread per processor. The images processed at the same time have at
 * most {@value #PIXELS} pixels together, so that memory does not grow with the number of
 * processors; a single larger image is processed on its own.
 */
final class Workers implements AutoCloseable {
  private static final int PIXELS = 1 << 24;

  private final ExecutorService pool =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final Semaphore pixels = new Semaphore(PIXELS, true);

  /** A task for one item. */
  interface Task<T> {
    void run(T item) throws IOException, InterruptedException;
  }

  /**
   * Runs a task for each item and waits for all.
   *
   * @throws IOException if a task fails; the remaining items may not be processed
   */
  <T> void forEach(List<T> items, Task<T> task) throws IOException {
    List<Future<?>> futures = new ArrayList<>();
    for (T item : items) {
      futures.add(
          pool.submit(
              () -> {
                task.run(item);
                return null;
              }));
    }
    try {
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the evaluation was interrupted");
    } catch (ExecutionException e) {
      throw new IOException(Omission.reason(e.getCause()), e.getCause());
    }
  }

  /** Runs a measurement once the picture fits into the limit of pixels. Blocks until then. */
  void measure(Picture picture, Task<Picture> measurement)
      throws IOException, InterruptedException {
    int permits = (int) Math.min(PIXELS, picture.pixels());
    pixels.acquire(permits);
    try {
      measurement.run(picture);
    } finally {
      pixels.release(permits);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}

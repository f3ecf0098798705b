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
 * Does work on many images at a time: as many as there are processors, but never on more than
 * {@value #PIXELS} pixels unless it is one image, so that memory does not grow with the machine.
 */
final class Workers implements AutoCloseable {
  private static final int PIXELS = 1 << 24;

  private final ExecutorService pool =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final Semaphore pixels = new Semaphore(PIXELS, true);

  /** Work on one item. */
  interface Task<T> {
    void run(T item) throws IOException, InterruptedException;
  }

  /**
   * Does the work for each item and waits for all.
   *
   * @throws IOException the first failure; the rest is not done
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
      throw new IOException(LeftOut.reason(e.getCause()), e.getCause());
    }
  }

  /** Waits until there is room for a picture and has it measured. */
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

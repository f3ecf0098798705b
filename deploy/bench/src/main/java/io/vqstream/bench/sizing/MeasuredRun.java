package io.vqstream.bench.sizing;

/**
 * A measured run: threads that encode or decode images of one size in a process of their own, with
 * the batches of the services.
 *
 * @param direction {@code encode} or {@code decode}
 * @param width of the images in pixels
 * @param height of the images in pixels
 * @param threads that submit images
 * @param images measured for the times
 * @param cpuMs processor time of an image in milliseconds, of all threads of the process
 * @param heapBytes largest heap in use after a collection, while all threads work
 * @param nativeBytes resident memory outside of the heap
 * @param inBytes mean size of what is read: an image file or a frame
 * @param outBytes mean size of what is written: a frame or an image file
 */
public record MeasuredRun(
    String direction,
    int width,
    int height,
    int threads,
    int images,
    double cpuMs,
    long heapBytes,
    long nativeBytes,
    double inBytes,
    double outBytes) {

  /** Returns the pixels of an image. */
  public long pixels() {
    return (long) width * height;
  }
}

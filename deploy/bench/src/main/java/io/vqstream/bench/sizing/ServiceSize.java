package io.vqstream.bench.sizing;

/**
 * What one of the two services needs.
 *
 * @param cpuMs processor time of an image in milliseconds
 * @param cores processors that the rate keeps busy, over all instances
 * @param instances number of processes
 * @param threads stream threads of an instance
 * @param coresEach processors of an instance
 * @param usableCores of these, the processors that its images can use at a time
 * @param heapBytes largest heap of an instance, {@code -Xmx}
 * @param nativeBytes resident memory of an instance outside of the heap
 * @param memoryBytes memory limit of an instance
 */
public record ServiceSize(
    double cpuMs,
    double cores,
    long instances,
    int threads,
    int coresEach,
    int usableCores,
    long heapBytes,
    long nativeBytes,
    long memoryBytes) {

  /** Returns the images that a processor completes a second if it does nothing else. */
  public double imagesPerCore() {
    return 1000 / cpuMs;
  }

  /** Returns the images a second of all instances at full load. */
  public double capacity() {
    return instances * (double) usableCores * imagesPerCore();
  }
}

package io.vqstream.bench.sizing;

/**
 * One instance of a service and the images that arrive at it.
 *
 * @param rate images a second
 * @param burst images that arrive at once; 1 for independent arrivals
 * @param serviceSeconds mean processor time of an image
 * @param variation how the processor time varies
 * @param threads stream threads; each processes one image at a time, in order of arrival
 * @param cores processors that the threads share
 * @param spreads whether one image can use all processors that are idle
 * @param keys sources, each of which always belongs to one thread; 0 for images without a key
 */
public record QueueModel(
    double rate,
    int burst,
    double serviceSeconds,
    Variation variation,
    int threads,
    int cores,
    boolean spreads,
    int keys) {

  /** Distribution of the processor time. */
  public enum Variation {
    /** All images take as long. */
    CONSTANT,
    /** Exponential: as for images that differ much. */
    EXPONENTIAL
  }

  public QueueModel {
    if (!(rate > 0) || !(serviceSeconds > 0)) {
      throw new IllegalArgumentException("rate and service time are above 0");
    }
    if (burst < 1 || threads < 1 || cores < 1 || keys < 0) {
      throw new IllegalArgumentException("burst, threads and cores are at least 1");
    }
  }

  /** Returns the images a second at full load. */
  public double capacity() {
    return (spreads ? cores : Math.min(cores, threads)) / serviceSeconds;
  }

  /** Returns the time to catch up after an outage, in seconds; infinite without spare capacity. */
  public double drainSeconds(double outageSeconds) {
    double spare = capacity() - rate;
    return spare > 0 ? outageSeconds * rate / spare : Double.POSITIVE_INFINITY;
  }

  /** Returns how fast each of some busy threads works; 1 is a processor of its own. */
  double speed(int busy) {
    double share = (double) cores / busy;
    return spreads ? share : Math.min(1, share);
  }
}

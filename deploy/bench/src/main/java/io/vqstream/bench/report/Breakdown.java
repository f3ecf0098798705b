package io.vqstream.bench.report;

/**
 * Where the time of threads goes, in milliseconds an image. It is time by the clock: where more
 * threads are at work than there are processors, waiting for one is in all of the parts, and
 * waiting for a batch is in the part that the batch is for.
 *
 * @param read image file to pixels
 * @param network encoder or decoder network
 * @param prior prior and range coder
 * @param coding what else the codec does: all that JPEG does, the frame
 * @param write pixels to image file
 * @param topology the rest of the time in the topology's processor: protobuf, headers, handing the
 *     result to the producer; 0 in a loop
 * @param between two images: polls, transactions and waiting for records; in a loop, waiting for
 *     frames
 */
public record Breakdown(
    double read,
    double network,
    double prior,
    double coding,
    double write,
    double topology,
    double between) {

  /** Both together. */
  public Breakdown plus(Breakdown other) {
    return new Breakdown(
        read + other.read,
        network + other.network,
        prior + other.prior,
        coding + other.coding,
        write + other.write,
        topology + other.topology,
        between + other.between);
  }

  /** All parts together. */
  public double total() {
    return read + network + prior + coding + write + topology + between;
  }
}

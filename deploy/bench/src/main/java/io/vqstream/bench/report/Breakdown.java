package io.vqstream.bench.report;

/**
 * Breakdown of thread time, in milliseconds an image. It is elapsed time: waiting for a processor
 * is included in all parts, waiting for a batch in the part of the batch.
 *
 * @param read image file to pixels
 * @param network encoder or decoder network
 * @param prior prior and range coder
 * @param coding the rest of the codec: the frame, and all of JPEG
 * @param write pixels to image file
 * @param topology the rest of the processor of the topology: protobuf, headers, the producer; 0 in
 *     a loop
 * @param between images: polls, transactions and waiting for records; in a loop, waiting for frames
 */
public record Breakdown(
    double read,
    double network,
    double prior,
    double coding,
    double write,
    double topology,
    double between) {

  /** Returns the sum of two breakdowns. */
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

  /** Returns the sum of all parts. */
  public double total() {
    return read + network + prior + coding + write + topology + between;
  }
}

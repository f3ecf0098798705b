package io.vqstream.service.config;

/**
 * How large records may be, in bytes as Kafka counts them: key, value, headers and the batch around
 * them. It is what {@code max.message.bytes} limits at a topic.
 *
 * @param source largest record of the topic read
 * @param sink largest record of the topic written
 * @param failures largest record of the failure topic
 */
public record RecordLimits(int source, int sink, int failures) {

  /** Kafka's own default of {@code max.message.bytes}. */
  public static final int KAFKA_DEFAULT = 1_048_588;

  /** Of a PNG that cannot be compressed: three a pixel, a filter's a row, and its framing. */
  private static final double PNG_OCTETS_A_PIXEL = 3.1;

  /** Bytes of the largest PNG that an image of so many pixels comes back as, in a record. */
  public static long ofPng(long pixels) {
    return (long) Math.ceil(pixels * PNG_OCTETS_A_PIXEL);
  }

  /** Pixels of the largest image that comes back as a PNG of so many bytes, whatever is on it. */
  public static long pixelsOfPng(long bytes) {
    return (long) (bytes / PNG_OCTETS_A_PIXEL);
  }

  /** The same limit everywhere. */
  public static RecordLimits of(int bytes) {
    return new RecordLimits(bytes, bytes, bytes);
  }

  /** The largest record that is written to any topic. */
  public int largestWrite() {
    return Math.max(sink, failures);
  }
}

package io.vqstream.service.config;

/**
 * Maximum record sizes in bytes as Kafka counts them: key, value, headers and batch overhead. A
 * topic limits this size with {@code max.message.bytes}.
 *
 * @param source maximum record size of the source topic
 * @param sink maximum record size of the sink topic
 * @param failures maximum record size of the failure topic
 */
public record RecordLimits(int source, int sink, int failures) {

  /** Kafka's default of {@code max.message.bytes}. */
  public static final int KAFKA_DEFAULT = 1_048_588;

  /** Bytes per pixel of an incompressible PNG: three samples, row filters and overhead. */
  private static final double PNG_BYTES_PER_PIXEL = 3.1;

  /** Returns the maximum size in bytes of a PNG with a number of pixels. */
  public static long ofPng(long pixels) {
    return (long) Math.ceil(pixels * PNG_BYTES_PER_PIXEL);
  }

  /** Returns the number of pixels for which a PNG never exceeds a size in bytes. */
  public static long pixelsOfPng(long bytes) {
    return (long) (bytes / PNG_BYTES_PER_PIXEL);
  }

  /** Creates equal limits for all topics. */
  public static RecordLimits of(int bytes) {
    return new RecordLimits(bytes, bytes, bytes);
  }

  /** Returns the maximum record size of the topics that are written. */
  public int maxWrite() {
    return Math.max(sink, failures);
  }
}

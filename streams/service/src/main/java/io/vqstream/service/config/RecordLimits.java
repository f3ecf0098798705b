package io.vqstream.service.config;

/**
 * What the topics of a service accept: maximum record sizes in bytes as Kafka counts them (key,
 * value, headers and batch overhead; {@code max.message.bytes}), and rules for keys and timestamps.
 *
 * @param source maximum record size of the source topic
 * @param sink maximum record size of the sink topic
 * @param failures maximum record size of the failure topic
 * @param sinkRules rules of the sink topic
 * @param failureRules rules of the failure topic
 */
public record RecordLimits(
    int source, int sink, int failures, TopicRules sinkRules, TopicRules failureRules) {

  /** Kafka's default of {@code max.message.bytes}. */
  public static final int KAFKA_DEFAULT = 1_048_588;

  /** Bytes per pixel of an incompressible PNG: three samples, row filters and overhead. */
  private static final double PNG_BYTES_PER_PIXEL = 3.1;

  /** Creates limits of sizes alone. */
  public RecordLimits(int source, int sink, int failures) {
    this(source, sink, failures, TopicRules.NONE, TopicRules.NONE);
  }

  /** Returns these limits with no larger record written than that. */
  public RecordLimits writing(int maxBytes) {
    return new RecordLimits(
        source, Math.min(sink, maxBytes), Math.min(failures, maxBytes), sinkRules, failureRules);
  }

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

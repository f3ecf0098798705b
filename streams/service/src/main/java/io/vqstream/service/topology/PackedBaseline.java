package io.vqstream.service.topology;

import io.vqstream.metric.RateBaseline;

/**
 * A {@link RateBaseline} of a checkpoint in 64 bits, of which Kafka Streams commits any number:
 *
 * <pre>
 *   63      56 55            40 39                    20 19                     0
 *   | images  | checkpoint     | mean + 16, in 2^-15    | spread, in 2^-16       |
 * </pre>
 *
 * The checkpoint is the first four hexadecimal digits of its SHA-256, 0 for none. Mean and spread
 * are rounded and kept within their range.
 */
final class PackedBaseline {
  private static final int FIELD_BITS = 20;
  private static final long FIELD = (1L << FIELD_BITS) - 1;
  private static final int CHECKPOINT_SHIFT = 2 * FIELD_BITS;
  private static final int CHECKPOINT_DIGITS = 4;
  private static final int IMAGES_SHIFT = 56;
  private static final double MEAN_OFFSET = 16;
  private static final double MEAN_UNIT = 0x1p-15;
  private static final double SPREAD_UNIT = 0x1p-16;

  private PackedBaseline() {}

  /**
   * Packs a baseline.
   *
   * @param checkpoint SHA-256 in hexadecimal; empty for none
   */
  static long pack(RateBaseline baseline, String checkpoint) {
    return (long) baseline.images() << IMAGES_SHIFT
        | tag(checkpoint) << CHECKPOINT_SHIFT
        | field((baseline.mean() + MEAN_OFFSET) / MEAN_UNIT) << FIELD_BITS
        | field(baseline.spread() / SPREAD_UNIT);
  }

  /** Returns the baseline; {@link RateBaseline#EMPTY} if it is that of another checkpoint. */
  static RateBaseline unpack(long packed, String checkpoint) {
    if ((packed >>> CHECKPOINT_SHIFT & 0xFFFF) != tag(checkpoint)) {
      return RateBaseline.EMPTY;
    }
    return new RateBaseline(
        (int) (packed >>> IMAGES_SHIFT),
        (packed >>> FIELD_BITS & FIELD) * MEAN_UNIT - MEAN_OFFSET,
        (packed & FIELD) * SPREAD_UNIT);
  }

  private static long tag(String checkpoint) {
    return checkpoint.isEmpty()
        ? 0
        : Long.parseLong(checkpoint.substring(0, CHECKPOINT_DIGITS), 16);
  }

  private static long field(double units) {
    return Math.max(0, Math.min(FIELD, Math.round(units)));
  }
}

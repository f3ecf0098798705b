package io.vqstream.service.metrics;

import io.vqstream.checkpoint.CheckpointId;

/** Names and values of tags that several meters have. */
public final class MeterTags {
  /** The {@code application.id}. */
  public static final String APPLICATION = "application";

  /** A route, see {@link RouteMeters}. */
  public static final String ROUTE = "route";

  static final String DIRECTION = "direction";
  static final String BITS = "bits";
  static final String OUTCOME = "outcome";
  static final String REASON = "reason";

  /** Number of hexadecimal digits of the checkpoint digest in tags. */
  private static final int DIGEST_DIGITS = 16;

  private MeterTags() {}

  /** Returns the first 16 hexadecimal digits of the SHA-256 of a checkpoint. */
  public static String digest(CheckpointId checkpoint) {
    return checkpoint.digest().substring(0, DIGEST_DIGITS);
  }
}

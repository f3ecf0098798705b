package io.vqstream.inference;

import java.time.Duration;

/**
 * How far a batch may grow.
 *
 * @param images most jobs in a batch, at least 1
 * @param longestWait longest time that a job waits for others to join it, not negative; nobody
 *     waits when no other caller is on the way
 */
public record BatchLimits(int images, Duration longestWait) {
  /** As many as gain: larger batches of small images fall out of the processor's caches. */
  public static final int DEFAULT_IMAGES = 32;

  /** Less than any image takes, and more than threads need to come round with their next one. */
  public static final Duration DEFAULT_WAIT = Duration.ofMillis(2);

  public static final BatchLimits DEFAULT = new BatchLimits(DEFAULT_IMAGES, DEFAULT_WAIT);

  public BatchLimits {
    if (images < 1) {
      throw new IllegalArgumentException("a batch of " + images + " images");
    }
    if (longestWait.isNegative()) {
      throw new IllegalArgumentException("a wait of " + longestWait);
    }
  }
}

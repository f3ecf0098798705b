package io.vqstream.inference;

import java.time.Duration;

/**
 * Limits of a batch.
 *
 * @param maxSize maximum number of requests in a batch, at least 1
 * @param maxWait maximum time that a request waits for others to join its batch, not negative. A
 *     request waits only while another caller is about to submit one.
 */
public record BatchLimits(int maxSize, Duration maxWait) {
  /** Larger batches of small images exceed the CPU caches and gain nothing. */
  public static final int DEFAULT_MAX_SIZE = 32;

  /** Shorter than coding any image takes, and longer than a thread needs to submit its next one. */
  public static final Duration DEFAULT_MAX_WAIT = Duration.ofMillis(2);

  public static final BatchLimits DEFAULT = new BatchLimits(DEFAULT_MAX_SIZE, DEFAULT_MAX_WAIT);

  /** Checks the limits. */
  public BatchLimits {
    if (maxSize < 1) {
      throw new IllegalArgumentException("the maximum batch size must be at least 1: " + maxSize);
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("the maximum wait must not be negative: " + maxWait);
    }
  }
}

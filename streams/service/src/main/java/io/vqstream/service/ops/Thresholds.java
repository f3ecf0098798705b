package io.vqstream.service.ops;

/**
 * The thresholds of the alerts that the page judges by, too. A test compares each with the
 * expression of its alert in {@code deploy/observability/prometheus/rules.yaml}. The page shows a
 * condition as soon as it holds; most alerts wait for some minutes.
 */
public final class Thresholds {
  /** VqstreamLagGrows: seconds of work that wait. */
  public static final int LAG_SECONDS = 600;

  /** VqstreamLagGrows: minutes over which the rate of work is taken. */
  public static final int LAG_RATE_MINUTES = 5;

  /** VqstreamLagGrows: minutes in which the lag grew. */
  public static final int LAG_GROWTH_MINUTES = 15;

  /** VqstreamStalled: records of a partition that may be transaction markers. */
  public static final int STALLED_RECORDS = 2;

  /** VqstreamStalled: minutes without an image and a failure. */
  public static final int STALLED_MINUTES = 2;

  /** VqstreamFailing and VqstreamPriorMismatch: minutes in which failures count. */
  public static final int FAILING_MINUTES = 10;

  /** VqstreamFailing: fraction of records that fail. */
  public static final double FAILING_SHARE = 0.01;

  /** VqstreamFailing: number of failures that are few. */
  public static final int FAILING_RECORDS = 5;

  /** VqstreamFidelityLow: PSNR in dB that 99 % of the images exceed. */
  public static final int FIDELITY_DECIBELS = 25;

  /** VqstreamFidelityLow: fraction of the images that may be below. */
  public static final double FIDELITY_SHARE = 0.01;

  /** VqstreamFidelityLow: number of images that are too few for a statement. */
  public static final int FIDELITY_IMAGES = 50;

  /** VqstreamFidelityLow: minutes whose images count. */
  public static final int FIDELITY_MINUTES = 15;

  /** VqstreamSurprise: spreads from the usual bits, from which on an image is unusual. */
  public static final double SURPRISE_SPREADS = 3;

  /** VqstreamSurprise: fraction of the images of a route that are unusual. */
  public static final double SURPRISE_SHARE = 0.05;

  /** VqstreamSurprise: number of unusual images that are few. */
  public static final int SURPRISE_IMAGES = 20;

  /** VqstreamSurprise: minutes whose images count. */
  public static final int SURPRISE_MINUTES = 10;

  /** VqstreamMemoryHigh: fraction of the memory limit. */
  public static final double MEMORY_SHARE = 0.85;

  /** VqstreamRestarts: number of restarts that are few. */
  public static final int RESTARTS = 3;

  /** VqstreamRestarts: minutes in which restarts count. */
  public static final int RESTARTS_MINUTES = 10;

  private Thresholds() {}

  static long millis(int minutes) {
    return minutes * 60_000L;
  }
}

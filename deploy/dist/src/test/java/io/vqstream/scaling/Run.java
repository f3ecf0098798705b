package io.vqstream.scaling;

import java.time.Duration;
import java.util.Locale;

/**
 * One measurement; as a string a line of the table.
 *
 * @param images coded in that time
 */
record Run(int processes, int images, Times took) {
  static final String HEADER =
      "processes  seconds  images/s   processor seconds: encoders  broker  this program"
          + "   images per processor second of the encoders";

  static Run between(Times before, Times after, int processes, int images) {
    return new Run(processes, images, after.since(before));
  }

  double imagesPerSecond() {
    return images / seconds(took.wall());
  }

  /** Of one core. */
  double brokerShare() {
    return seconds(took.broker()) / seconds(took.wall());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%9d %8.1f %9.1f %28.1f %7.1f %13.1f %45.1f",
        processes,
        seconds(took.wall()),
        imagesPerSecond(),
        seconds(took.encoders()),
        seconds(took.broker()),
        seconds(took.harness()),
        images / seconds(took.encoders()));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}

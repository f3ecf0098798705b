package io.vqstream.training;

import io.vqstream.evaluation.RatePoint;
import io.vqstream.evaluation.curve.BdRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rate-distortion curve of a codec on held-out images.
 *
 * @param levels the quality levels, level 1 first
 */
record HeldOutCurve(List<Level> levels) {

  /**
   * A point of the curve.
   *
   * @param bitsPerPixel bits of all files / pixels of all images
   * @param psnr mean PSNR over images in dB
   * @param squaredError mean squared error over images, for samples of 0..255
   */
  record Level(double bitsPerPixel, double psnr, double squaredError) {
    static Level of(RatePoint point) {
      double error =
          point.images().stream()
              .mapToDouble(image -> 255 * 255 * Math.pow(10, -image.psnr() / 10))
              .average()
              .orElseThrow();
      return new Level(point.bitsPerPixel(), point.psnr(), error);
    }

    /** Returns the rate-distortion cost D + lambda R. */
    double cost(double lambda) {
      return squaredError + lambda * bitsPerPixel;
    }
  }

  HeldOutCurve {
    levels = List.copyOf(levels);
  }

  static HeldOutCurve of(List<RatePoint> points) {
    return new HeldOutCurve(points.stream().map(Level::of).toList());
  }

  /**
   * Returns the difference in bytes at equal PSNR in percent (BD-rate), negative if this curve
   * needs fewer; empty if the curves have no common range.
   */
  Optional<Double> percent(HeldOutCurve against) {
    return BdRate.between(points(), against.points()).map(BdRate::percent);
  }

  private List<BdRate.Point> points() {
    return levels.stream()
        .map(level -> new BdRate.Point(level.bitsPerPixel(), level.psnr()))
        .toList();
  }

  /**
   * Returns the levels, from 1, whose rate-distortion cost is higher than in another curve of as
   * many levels.
   */
  List<Integer> worse(HeldOutCurve than, List<Double> lambdas) {
    List<Integer> worse = new ArrayList<>();
    for (int q = 0; q < levels.size(); q++) {
      double lambda = lambdas.get(q);
      if (levels.get(q).cost(lambda) > than.levels.get(q).cost(lambda)) {
        worse.add(q + 1);
      }
    }
    return worse;
  }

  /** Returns the rate-distortion costs of the levels, with their weights in the loss, summed. */
  double cost(TrainingConfig config) {
    double cost = 0;
    for (int q = 0; q < levels.size(); q++) {
      cost += config.levelWeight(q) * levels.get(q).cost(config.lambdas().get(q));
    }
    return cost;
  }

  /** Formats bits per pixel and PSNR of each level, such as {@code 0.106/27.12 0.168/28.60}. */
  String text() {
    List<String> parts = new ArrayList<>();
    for (Level level : levels) {
      parts.add(String.format(Locale.ROOT, "%.3f/%.2f", level.bitsPerPixel(), level.psnr()));
    }
    return String.join(" ", parts);
  }

  /** Returns names of the columns of {@link #csv}, for so many levels. */
  static String header(int levels) {
    StringBuilder header = new StringBuilder();
    for (int q = 1; q <= levels; q++) {
      header
          .append(",bits_per_pixel_")
          .append(q)
          .append(",psnr_")
          .append(q)
          .append(",squared_error_")
          .append(q);
    }
    return header.substring(1);
  }

  /** Formats the exact values, separated by commas. */
  String csv() {
    StringBuilder row = new StringBuilder();
    for (Level level : levels) {
      row.append(',')
          .append(level.bitsPerPixel())
          .append(',')
          .append(level.psnr())
          .append(',')
          .append(level.squaredError());
    }
    return row.substring(1);
  }

  /** Parses values of {@link #csv}. */
  static HeldOutCurve parse(List<String> values) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i + 2 < values.size(); i += 3) {
      levels.add(
          new Level(
              Double.parseDouble(values.get(i)),
              Double.parseDouble(values.get(i + 1)),
              Double.parseDouble(values.get(i + 2))));
    }
    return new HeldOutCurve(levels);
  }
}

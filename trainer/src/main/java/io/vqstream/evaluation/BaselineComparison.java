package io.vqstream.evaluation;

import static java.util.stream.Collectors.toMap;

import io.vqstream.evaluation.curve.RateCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The curves of this run relative to those of the same codecs in an earlier run.
 *
 * @param baseline name of the file of the earlier run
 * @param curves BD-rate of each codec that both runs have
 * @param levels difference in bytes at the PSNR of each level of the evaluated codecs
 */
public record BaselineComparison(String baseline, List<Comparison> curves, List<Level> levels) {

  /**
   * A level of this run against the interpolated curve of the earlier run.
   *
   * @param codec name of the codec
   * @param quality quality level
   * @param psnr mean PSNR of the level in this run, in dB
   * @param percent difference in bytes at that PSNR, in percent; empty if the earlier curve does
   *     not reach it
   */
  public record Level(String codec, int quality, double psnr, OptionalDouble percent) {}

  public BaselineComparison {
    curves = List.copyOf(curves);
    levels = List.copyOf(levels);
  }

  /**
   * Compares two runs over the same images.
   *
   * @param points points of this run by codec
   * @param evaluated names of the evaluated codecs
   */
  static BaselineComparison of(
      Baseline baseline, Map<String, List<RatePoint>> points, List<String> evaluated) {
    List<Comparison> curves = new ArrayList<>();
    List<Level> levels = new ArrayList<>();
    points.forEach(
        (codec, curve) -> {
          if (!curve.isEmpty() && baseline.points().containsKey(codec)) {
            List<RatePoint> before = inOrder(baseline.points().get(codec), curve.get(0));
            curves.add(Comparison.of(codec, curve, codec, before));
            if (evaluated.contains(codec)) {
              curve.forEach(point -> levels.add(level(point, before)));
            }
          }
        });
    return new BaselineComparison(baseline.name(), curves, levels);
  }

  private static Level level(RatePoint point, List<RatePoint> before) {
    OptionalDouble rate =
        RateCurve.through(RatePoint.psnrCurve(before))
            .map(curve -> curve.bitsPerPixelAt(point.psnr()))
            .orElse(OptionalDouble.empty());
    return new Level(
        point.codec(),
        point.quality(),
        point.psnr(),
        rate.isEmpty()
            ? rate
            : OptionalDouble.of(100 * (point.bitsPerPixel() / rate.getAsDouble() - 1)));
  }

  /** Returns points with their images in the order of another point. */
  private static List<RatePoint> inOrder(List<RatePoint> points, RatePoint order) {
    return points.stream()
        .map(
            point -> {
              Map<String, ImageResult> byName =
                  point.images().stream().collect(toMap(ImageResult::name, Function.identity()));
              return new RatePoint(
                  point.codec(),
                  point.quality(),
                  order.images().stream().map(image -> byName.get(image.name())).toList());
            })
        .toList();
  }
}

package io.vqstream.evaluation;

import static java.util.stream.Collectors.toMap;

import io.vqstream.evaluation.curve.RateCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The curves of this run relative to those of the same codecs in an earlier run.
 *
 * @param baseline name of the file of the earlier run
 * @param curves BD-rate of each codec that both runs have
 * @param differences codecs of both runs whose version or settings differ
 * @param levels difference in bytes at the PSNR of each level of the evaluated codecs
 */
public record BaselineComparison(
    String baseline, List<Comparison> curves, List<Difference> differences, List<Level> levels) {

  /** How far an earlier curve is extended beyond its ends, in dB. */
  private static final double REACH = 0.5;

  /**
   * A codec that the two runs ran in different ways: its curves differ for that reason, too.
   *
   * @param codec name of the codec
   * @param here version and settings of this run, as far as they differ
   * @param there version and settings of the earlier run, as far as they differ
   */
  public record Difference(String codec, String here, String there) {

    /**
     * Compares the settings, and of a reference codec the version: that of an evaluated codec is
     * its checkpoint.
     */
    static Optional<Difference> between(CodecInfo here, CodecInfo there, boolean evaluated) {
      boolean version = !evaluated && !here.version().equals(there.version());
      boolean settings = !here.settings().equals(there.settings());
      return version || settings
          ? Optional.of(
              new Difference(
                  here.name(), text(here, version, settings), text(there, version, settings)))
          : Optional.empty();
    }

    private static String text(CodecInfo info, boolean version, boolean settings) {
      return (version ? info.version() : "")
          + (version && settings ? "; " : "")
          + (settings ? info.settings() : "");
    }
  }

  /**
   * A level of this run against the interpolated curve of the earlier run.
   *
   * @param codec name of the codec
   * @param quality quality level
   * @param psnr mean PSNR of the level in this run, in dB
   * @param percent difference in bytes at that PSNR, in percent; empty if the earlier curve ends
   *     more than {@value #REACH} dB away
   * @param extrapolated whether the earlier curve does not reach the PSNR
   */
  public record Level(
      String codec, int quality, double psnr, OptionalDouble percent, boolean extrapolated) {}

  public BaselineComparison {
    curves = List.copyOf(curves);
    differences = List.copyOf(differences);
    levels = List.copyOf(levels);
  }

  /**
   * Compares two runs over the same images.
   *
   * @param codecs the codecs of this run, the evaluated ones first
   * @param points points of this run by codec
   * @param evaluated number of evaluated codecs
   */
  static BaselineComparison of(
      Baseline baseline,
      List<CodecInfo> codecs,
      Map<String, List<RatePoint>> points,
      int evaluated) {
    List<Comparison> curves = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < codecs.size(); i++) {
      CodecInfo info = codecs.get(i);
      boolean own = i < evaluated;
      List<RatePoint> curve = points.get(info.name());
      if (!curve.isEmpty() && baseline.points().containsKey(info.name())) {
        List<RatePoint> before = inOrder(baseline.points().get(info.name()), curve.get(0));
        curves.add(Comparison.of(info.name(), curve, info.name(), before));
        baseline
            .codec(info.name())
            .flatMap(there -> Difference.between(info, there, own))
            .ifPresent(differences::add);
        if (own) {
          curve.forEach(point -> levels.add(level(point, before)));
        }
      }
    }
    return new BaselineComparison(baseline.name(), curves, differences, levels);
  }

  /** Returns how version or settings of a codec differ. */
  public Optional<Difference> difference(String codec) {
    return differences.stream().filter(one -> one.codec().equals(codec)).findFirst();
  }

  private static Level level(RatePoint point, List<RatePoint> before) {
    Optional<RateCurve> curve = RateCurve.through(RatePoint.psnrCurve(before));
    OptionalDouble rate =
        curve
            .map(earlier -> earlier.bitsPerPixelNear(point.psnr(), REACH))
            .orElse(OptionalDouble.empty());
    return new Level(
        point.codec(),
        point.quality(),
        point.psnr(),
        rate.isEmpty()
            ? rate
            : OptionalDouble.of(100 * (point.bitsPerPixel() / rate.getAsDouble() - 1)),
        curve.isPresent() && !curve.get().covers(point.psnr()));
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

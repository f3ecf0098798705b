package io.vqstream.evaluation.report;

import io.vqstream.evaluation.BaselineComparison;
import io.vqstream.evaluation.Comparison;
import io.vqstream.evaluation.RateDifference;
import io.vqstream.evaluation.curve.BdRate;
import io.vqstream.evaluation.curve.Bootstrap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Formats BD-rates as JSON. */
final class ComparisonJson {
  private ComparisonJson() {}

  static List<Map<String, Object>> psnr(List<Comparison> comparisons) {
    return of(comparisons, Comparison::psnr, "psnr_");
  }

  static List<Map<String, Object>> msSsim(List<Comparison> comparisons) {
    return of(comparisons, Comparison::msSsim, "ms_ssim_db_");
  }

  static Map<String, Object> bootstrap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("resamples", Bootstrap.RESAMPLES);
    json.put("seed", Bootstrap.SEED);
    json.put("percentiles", List.of(2.5, 97.5));
    return json;
  }

  static Map<String, Object> baseline(BaselineComparison baseline) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", baseline.baseline());
    json.put("bd_rate", psnr(baseline.curves()));
    json.put("bd_rate_ms_ssim", msSsim(baseline.curves()));
    json.put("settings_differ", baseline.differences());
    json.put("levels", baseline.levels().stream().map(ComparisonJson::level).toList());
    return json;
  }

  private static Map<String, Object> level(BaselineComparison.Level level) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("codec", level.codec());
    json.put("quality", level.quality());
    json.put("psnr", level.psnr());
    level.percent().ifPresent(percent -> json.put("percent", percent));
    if (level.extrapolated()) {
      json.put("extrapolated", true);
    }
    return json;
  }

  private static List<Map<String, Object>> of(
      List<Comparison> comparisons, Function<Comparison, RateDifference> measure, String prefix) {
    return comparisons.stream()
        .filter(comparison -> measure.apply(comparison).bdRate().isPresent())
        .map(comparison -> difference(comparison, measure.apply(comparison), prefix))
        .toList();
  }

  private static Map<String, Object> difference(
      Comparison comparison, RateDifference difference, String prefix) {
    BdRate bdRate = difference.bdRate().orElseThrow();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("codec", comparison.codec());
    json.put("against", comparison.against());
    json.put("percent", bdRate.percent());
    json.put(prefix + "low", bdRate.low());
    json.put(prefix + "high", bdRate.high());
    difference
        .interval()
        .ifPresent(found -> json.put("interval_95", List.of(found.low(), found.high())));
    difference.median().ifPresent(median -> json.put("median", median));
    difference.worst().ifPresent(worst -> json.put("worst_image", worst.name()));
    json.put("compared_images", difference.compared());
    json.put("losing_images", difference.needingMoreBytes());
    json.put("images_without_range", difference.images().size() - difference.compared());
    if (difference.images().size() <= ReportJson.MAX_IMAGES) {
      json.put(
          "per_image", difference.images().stream().map(image -> image(image, prefix)).toList());
    }
    return json;
  }

  private static Map<String, Object> image(RateDifference.OfImage image, String prefix) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", image.name());
    image
        .bdRate()
        .ifPresent(
            found -> {
              json.put("percent", found.percent());
              json.put(prefix + "low", found.low());
              json.put(prefix + "high", found.high());
            });
    return json;
  }
}

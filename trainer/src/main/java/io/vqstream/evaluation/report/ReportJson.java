package io.vqstream.evaluation.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.vqstream.evaluation.CodeBits;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.EqualPsnr;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.LevelStep;
import io.vqstream.evaluation.Omission;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.metric.RateBaseline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Formats a report as JSON: {@code {"results": [...], ...}}, one entry per codec and quality with
 * {@code codec, quality, images, pixels, bytes, bpp, psnr, ms_ssim, encode_ms, decode_ms}, {@code
 * cached} if an earlier run measured some images, times included, and {@code per_image} for up to
 * {@value #MAX_IMAGES} images, with {@code surprise} from {@value RateBaseline#MIN_IMAGES} images
 * on. Scripts depend on the names: add names, do not change them.
 */
public final class ReportJson {
  /** Maximum number of images whose individual figures are included. */
  static final int MAX_IMAGES = 1000;

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private ReportJson() {}

  /** Formats a report. */
  public static String of(EvaluationReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("results", report.points().stream().map(ReportJson::point).toList());
    json.put("bd_rate", ComparisonJson.psnr(report.comparisons()));
    json.put("bd_rate_ms_ssim", ComparisonJson.msSsim(report.comparisons()));
    json.put("bootstrap", ComparisonJson.bootstrap());
    report.baseline().ifPresent(run -> json.put("baseline", ComparisonJson.baseline(run)));
    json.put("at_psnr", report.equalPsnr().stream().map(at -> equalPsnr(report, at)).toList());
    json.put("level_steps", report.levelSteps().stream().map(ReportJson::levelStep).toList());
    json.put("code_bits", report.codeBits().stream().map(ReportJson::codeBits).toList());
    json.put("codecs", report.codecs().stream().map(ReportJson::codec).toList());
    json.put("images", report.images());
    json.put("unreadable", omissions("image", report.omissions().unreadable()));
    json.put("passthrough", omissions("image", report.omissions().passthrough()));
    json.put("missing_codecs", omissions("codec", report.omissions().missingCodecs()));
    return GSON.toJson(json);
  }

  private static Map<String, Object> point(RatePoint point) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("codec", point.codec());
    json.put("quality", point.quality());
    json.put("images", point.images().size());
    json.put("pixels", point.pixels());
    json.put("bytes", point.bytes());
    json.put("bpp", point.bitsPerPixel());
    json.put("psnr", point.psnr());
    json.put("ms_ssim", point.msSsim());
    json.put("encode_ms", point.encodeMs());
    json.put("decode_ms", point.decodeMs());
    if (point.cached() > 0) {
      json.put("cached", point.cached());
    }
    if (point.images().size() <= MAX_IMAGES) {
      RateBaseline baseline = point.baseline();
      json.put("per_image", point.images().stream().map(image -> image(image, baseline)).toList());
    }
    return json;
  }

  private static Map<String, Object> image(ImageResult image, RateBaseline baseline) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", image.name());
    json.put("width", image.width());
    json.put("height", image.height());
    json.put("pixels", image.pixels());
    json.put("bytes", image.bytes());
    json.put("bpp", image.bitsPerPixel());
    json.put("psnr", image.psnr());
    json.put("ms_ssim", image.msSsim());
    if (image.timed()) {
      json.put("encode_ms", image.encodeMs());
      json.put("decode_ms", image.decodeMs());
    }
    baseline.surprise(image.bitsPerPixel()).ifPresent(value -> json.put("surprise", value));
    if (image.cached()) {
      json.put("cached", true);
    }
    return json;
  }

  private static Map<String, Object> equalPsnr(EvaluationReport report, EqualPsnr at) {
    List<String> names = report.codecs().stream().map(CodecInfo::name).toList();
    Map<String, Object> ratios = new LinkedHashMap<>();
    names.stream()
        .skip(1)
        .forEach(name -> at.ratio(names.get(0), name).ifPresent(ratio -> ratios.put(name, ratio)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("psnr", at.psnr());
    json.put("bpp", at.bitsPerPixel());
    json.put("ratio", ratios);
    json.put(
        "outside", names.stream().filter(name -> !at.bitsPerPixel().containsKey(name)).toList());
    return json;
  }

  private static Map<String, Object> levelStep(LevelStep step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", step.from());
    json.put("to", step.to());
    json.put("mean_rise_db", step.meanRise());
    json.put("min_rise_db", step.minRise());
    json.put("min_rise_image", step.minImage());
    json.put("falls", step.falls());
    return json;
  }

  private static Map<String, Object> codeBits(CodeBits bits) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quality", bits.quality());
    json.put("codes", bits.codes());
    json.put("fixed_bits_per_code", bits.perCode(bits.fixedBits()));
    json.put("order0_bits_per_code", bits.perCode(bits.orderZeroBits()));
    json.put("coded_bits_per_code", bits.perCode(8.0 * bits.payloadBytes()));
    json.put("frame_bits_per_code", bits.perCode(8.0 * bits.frameBytes()));
    json.put("prior_saves_percent", bits.savedPercent());
    json.put("payload_bytes", bits.payloadBytes());
    json.put("cross_entropy_bytes", bits.crossEntropyBits() / 8);
    json.put("payload_excess_percent", bits.excessPercent());
    json.put("largest_deviation_bytes", bits.largestDeviation());
    json.put("largest_deviation_image", bits.deviatingImage());
    json.put("out_of_bound", bits.outOfBound());
    return json;
  }

  private static Map<String, Object> codec(CodecInfo info) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", info.name());
    json.put("label", info.label());
    json.put("version", info.version());
    json.put("settings", info.settings());
    json.put("timing", info.timing());
    if (!info.warning().isEmpty()) {
      json.put("warning", info.warning());
    }
    return json;
  }

  private static List<Map<String, String>> omissions(String what, List<Omission> omissions) {
    return omissions.stream().map(one -> Map.of(what, one.name(), "reason", one.reason())).toList();
  }
}

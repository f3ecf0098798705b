package io.vqstream.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as JSON. Names are part of the command line's contract: add, do not rename. */
final class ReportJson {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private ReportJson() {}

  static String of(EvaluationReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("results", report.points().stream().map(ReportJson::point).toList());
    json.put("bd_rate", report.bdRates().stream().map(ReportJson::bdRate).toList());
    json.put("codecs", report.codecs().stream().map(ReportJson::codec).toList());
    json.put("unreadable", leftOut("image", report.unreadable()));
    json.put("carried", leftOut("image", report.carried()));
    json.put("missing_codecs", leftOut("codec", report.missingCodecs()));
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
    json.put("per_image", point.images().stream().map(ReportJson::image).toList());
    return json;
  }

  private static Map<String, Object> image(ImageResult image) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", image.name());
    json.put("pixels", image.pixels());
    json.put("bytes", image.bytes());
    json.put("bpp", image.bitsPerPixel());
    json.put("psnr", image.psnr());
    json.put("ms_ssim", image.msSsim());
    json.put("encode_ms", image.encodeMs());
    json.put("decode_ms", image.decodeMs());
    return json;
  }

  private static Map<String, Object> bdRate(BdRateResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("codec", result.codec());
    json.put("against", result.against());
    json.put("percent", result.bdRate().percent());
    json.put("psnr_low", result.bdRate().psnrLow());
    json.put("psnr_high", result.bdRate().psnrHigh());
    return json;
  }

  private static Map<String, Object> codec(CodecInfo info) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", info.name());
    json.put("version", info.version());
    json.put("settings", info.settings());
    return json;
  }

  private static List<Map<String, String>> leftOut(String what, List<LeftOut> leftOut) {
    return leftOut.stream().map(one -> Map.of(what, one.name(), "reason", one.reason())).toList();
  }
}

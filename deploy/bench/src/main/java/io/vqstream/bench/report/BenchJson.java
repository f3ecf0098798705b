package io.vqstream.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/**
 * Formats the report as JSON: the common setup, and {@code "results": [...]} with an entry per
 * codec. Names of times end with their unit.
 */
public final class BenchJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private BenchJson() {}

  /** Returns the JSON text, which ends with a line feed. */
  public static String of(BenchReport report) {
    JsonObject root = setup(report.setup());
    JsonArray results = new JsonArray();
    report.results().forEach(result -> results.add(result(result)));
    root.add("results", results);
    return GSON.toJson(root) + "\n";
  }

  private static JsonObject setup(Setup setup) {
    JsonObject json = new JsonObject();
    json.addProperty("size", setup.size());
    json.addProperty("images", setup.images());
    json.addProperty("different_images", setup.different());
    json.addProperty("threads", setup.threads());
    json.addProperty("partitions", setup.partitions());
    json.addProperty("batch_max_images", setup.batch());
    json.addProperty("processors", setup.processors());
    json.addProperty("java", setup.java());
    json.addProperty("broker", setup.broker());
    json.addProperty("processing_guarantee", setup.guarantee());
    json.addProperty("warm_up_s", setup.warmUpSeconds());
    return json;
  }

  private static JsonObject result(CodecResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("codec", result.codec());
    json.addProperty("description", result.description());
    json.addProperty("source_bytes", result.sourceBytes());
    json.addProperty("coded_bytes", result.codedBytes());
    json.addProperty("topic_bytes", result.topicBytes());
    json.addProperty("topic_bpp", result.bitsPerPixel());
    result.psnr().ifPresent(psnr -> json.addProperty("psnr", psnr));
    json.add("service", run(result.service()));
    JsonArray loops = new JsonArray();
    result.loops().forEach(loop -> loops.add(run(loop)));
    json.add("loops", loops);
    json.addProperty("overhead_percent", result.overheadPercent());
    json.addProperty("overhead_cpu_percent", result.cpuOverheadPercent());
    json.add("latency", latency(result.latency()));
    return json;
  }

  private static JsonObject run(Throughput run) {
    JsonObject json = new JsonObject();
    json.addProperty("images", run.images());
    json.addProperty("pixels", run.pixels());
    json.addProperty("seconds", run.seconds());
    json.addProperty("cpu_seconds", run.cpuSeconds());
    json.addProperty("images_per_s", run.rate());
    json.addProperty("megapixels_per_s", run.megapixels());
    json.addProperty("cpu_ms_per_image", run.cpuMillis());
    json.add("encode_ms_per_image", breakdown(run.encode()));
    json.add("decode_ms_per_image", breakdown(run.decode()));
    return json;
  }

  private static JsonObject breakdown(Breakdown parts) {
    JsonObject json = new JsonObject();
    json.addProperty("read", parts.read());
    json.addProperty("network", parts.network());
    json.addProperty("prior", parts.prior());
    json.addProperty("coding", parts.coding());
    json.addProperty("write", parts.write());
    json.addProperty("topology", parts.topology());
    json.addProperty("between", parts.between());
    return json;
  }

  private static JsonObject latency(Latency latency) {
    JsonObject json = new JsonObject();
    json.addProperty("images_per_s", latency.rate());
    json.addProperty("p50_ms", latency.p50());
    json.addProperty("p99_ms", latency.p99());
    json.addProperty("max_ms", latency.max());
    return json;
  }
}

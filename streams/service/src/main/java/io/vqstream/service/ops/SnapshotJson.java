package io.vqstream.service.ops;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.vqstream.service.ops.MeterTotals.RouteKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The state of a process as the page gets it. */
final class SnapshotJson {
  private static final long RATE_MS = 10_000;
  private static final long ROUTE_RATE_MS = 60_000;
  private static final long RECENT_MS = 5 * 60_000;

  private SnapshotJson() {}

  /**
   * Returns the present state.
   *
   * @param time present Unix time in milliseconds
   */
  static JsonObject of(
      long time,
      List<OpsService> services,
      Status status,
      MeterSampler sampler,
      JsonObject features) {
    MeterTotals now = sampler.now();
    JsonObject json = new JsonObject();
    json.addProperty("time", time);
    json.addProperty("started", sampler.started());
    json.addProperty("version", now.version);
    json.add("status", status(status));
    json.add("services", services(services, now));
    json.add("figures", figures(sampler));
    json.add("routes", routes(sampler));
    json.add("lag", lag(now));
    json.add("features", features);
    return json;
  }

  private static JsonObject status(Status status) {
    JsonObject json = new JsonObject();
    json.addProperty("level", status.level().name().toLowerCase(Locale.ROOT));
    json.addProperty("label", status.label());
    json.addProperty("text", status.text());
    JsonArray problems = new JsonArray();
    for (Status.Problem each : status.problems()) {
      JsonObject problem = new JsonObject();
      problem.addProperty("level", each.level().name().toLowerCase(Locale.ROOT));
      problem.addProperty("text", each.text());
      problem.addProperty("advice", each.advice());
      problems.add(problem);
    }
    json.add("problems", problems);
    return json;
  }

  private static JsonArray services(List<OpsService> services, MeterTotals now) {
    JsonArray all = new JsonArray();
    for (OpsService each : services) {
      JsonObject json = new JsonObject();
      json.addProperty("role", each.role().id());
      json.addProperty("application", each.application());
      json.addProperty("source", each.source());
      json.addProperty("sink", each.sink());
      json.addProperty("failures", each.failures());
      json.addProperty("threads", each.threads());
      Json.put(json, "alive", now.threads.getOrDefault(each.application(), Double.NaN));
      all.add(json);
    }
    return all;
  }

  private static JsonObject figures(MeterSampler sampler) {
    MeterTotals now = sampler.now();
    Figures recent = new Figures(now, sampler.before(RECENT_MS));
    JsonObject json = new JsonObject();
    Json.put(json, "rate", new Figures(now, sampler.before(RATE_MS)).rate());
    Json.put(json, "images", now.images());
    Json.put(json, "failed", now.failed());
    Json.put(json, "bytesIn", recent.bytesIn());
    Json.put(json, "bytesOut", recent.bytesOut());
    Json.put(json, "saved", recent.saved());
    Json.put(json, "bitsPerPixel", recent.bitsPerPixel());
    Json.put(json, "psnr", recent.psnr(0.5));
    Json.put(json, "psnrLow", recent.psnr(0.01));
    Json.put(json, "duration", recent.duration(0.5));
    Json.put(json, "durationHigh", recent.duration(0.99));
    Json.put(json, "durationMax", now.duration.max());
    Json.put(json, "endToEnd", recent.endToEnd(0.5));
    Json.put(json, "endToEndHigh", recent.endToEnd(0.99));
    Json.put(json, "endToEndMax", now.endToEnd.max());
    return json;
  }

  private static JsonArray routes(MeterSampler sampler) {
    MeterTotals now = sampler.now();
    MeterTotals minute = sampler.before(ROUTE_RATE_MS);
    MeterTotals before = sampler.before(RECENT_MS);
    MeterTotals past = sampler.before(Thresholds.millis(Thresholds.SURPRISE_MINUTES));
    JsonArray all = new JsonArray();
    for (Map.Entry<RouteKey, MeterTotals.Route> each : now.routes.entrySet()) {
      RouteKey key = each.getKey();
      MeterTotals.Route route = each.getValue();
      JsonObject json = new JsonObject();
      json.addProperty("application", key.application());
      json.addProperty("direction", key.direction());
      json.addProperty("route", key.route());
      Json.put(json, "lastImage", 1e3 * route.lastImage);
      Json.put(json, "images", route.images);
      Json.put(json, "bytesIn", route.bytesIn);
      Json.put(json, "bytesOut", route.bytesOut);
      Json.put(json, "failures", route.failures);
      MeterTotals.Route then = minute.routes.getOrDefault(key, new MeterTotals.Route());
      Json.put(json, "rate", (route.images - then.images) / now.secondsSince(minute));
      MeterTotals.Route earlier = before.routes.getOrDefault(key, new MeterTotals.Route());
      Json.put(json, "bitsPerPixel", bitsPerPixel(key, route, earlier));
      Json.put(json, "psnrLow", Figures.quantile(route.psnr, earlier.psnr, 0.01));
      Json.put(json, "psnr", Figures.quantile(route.psnr, earlier.psnr, 0.5));
      BucketCounts surprise =
          route.surprise.since(past.routes.getOrDefault(key, new MeterTotals.Route()).surprise);
      Json.put(json, "unusual", surprise.above(Thresholds.SURPRISE_SPREADS));
      json.addProperty("unusualHigh", Problems.isUnusual(surprise));
      json.addProperty("checkpoint", route.checkpoint());
      json.addProperty("name", route.name());
      json.addProperty("quality", route.quality);
      json.addProperty("minPsnr", route.minPsnr);
      all.add(json);
    }
    return all;
  }

  private static double bitsPerPixel(
      RouteKey key, MeterTotals.Route route, MeterTotals.Route earlier) {
    boolean recent = route.pixels > earlier.pixels;
    boolean encode = key.direction().equals("encode");
    double bytes = encode ? route.bytesOut : route.bytesIn;
    double pixels = route.pixels;
    if (recent) {
      bytes -= encode ? earlier.bytesOut : earlier.bytesIn;
      pixels -= earlier.pixels;
    }
    return pixels > 0 ? 8 * bytes / pixels : Double.NaN;
  }

  private static JsonObject lag(MeterTotals now) {
    JsonObject json = new JsonObject();
    now.lag.keySet().forEach(topic -> Json.put(json, topic, now.lagOf(topic)));
    return json;
  }

  /** Returns points of the history: times, and values by series. */
  static JsonObject of(History.Points points) {
    JsonObject json = new JsonObject();
    JsonArray times = new JsonArray(points.times().length);
    for (long time : points.times()) {
      times.add(time);
    }
    json.add("times", times);
    JsonObject series = new JsonObject();
    points.series().forEach((name, values) -> series.add(name, Json.numbers(values)));
    json.add("series", series);
    return json;
  }
}

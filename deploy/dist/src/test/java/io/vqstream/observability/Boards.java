package io.vqstream.observability;

import static io.vqstream.observability.Panel.lines;
import static io.vqstream.observability.Panel.stat;
import static io.vqstream.observability.Panel.table;

import io.vqstream.observability.Panel.Unit;
import java.util.List;

/**
 * The Grafana boards in {@code deploy/observability/grafana}. Counters are summed over instances;
 * what each instance reports of the whole group is the maximum over instances.
 */
final class Boards {
  /** Labels of the selected applications. */
  private static final String APP = "application=~\"$application\"";

  private static final String ENCODE = "direction=\"encode\"," + APP;
  private static final String JOB = "job=~\"vqstream-.*\"";
  private static final String LAG =
      "max by (application, topic, partition) (vqstream_group_lag_records{" + APP + "})";

  private Boards() {}

  static List<Board> all() {
    return List.of(overview(), sources(), codec(), kafka());
  }

  private static String sum(String labels, String expression) {
    return "sum by (" + labels + ") (" + expression + ")";
  }

  private static String rate(String counter, String selector) {
    return "rate(" + counter + "{" + selector + "}[$__rate_interval])";
  }

  private static String quantile(String share, String labels, String histogram, String selector) {
    return "histogram_quantile(%s, %s)"
        .formatted(share, sum(labels + ", le", rate(histogram + "_bucket", selector)));
  }

  private static Board overview() {
    String in = sum("application", rate("vqstream_in_bytes_total", ENCODE));
    String out = sum("application", rate("vqstream_out_bytes_total", ENCODE));
    return new Board("overview", "Overview")
        .add(
            stat(Unit.NONE, "Ready", "Instances that process records, of those that are scraped.")
                .query("sum(vqstream_ready{" + JOB + "})", "ready")
                .query("count(up{" + JOB + "})", "instances"))
        .add(
            stat(Unit.PER_SECOND, "Images", "Images encoded and decoded.")
                .query(sum("direction", rate("vqstream_images_total", APP)), "{{direction}}"))
        .add(
            stat(Unit.SHARE, "Saved", "Share of the bytes of image files that frames save.")
                .query("1 - " + out + " / " + in, "{{application}}"))
        .add(
            stat(
                    Unit.SECONDS,
                    "End to end, 99 %",
                    "Time from the timestamp of the source record until it is decoded.")
                .query(quantile("0.99", "application", "vqstream_end_to_end_seconds", APP), "p99"))
        .add(
            stat(Unit.NONE, "Lag", "Records that groups have not processed, markers included.")
                .query("sum by (application) (" + LAG + ")", "{{application}}"))
        .add(
            stat(Unit.NONE, "Dead letters waiting", "Failed records that no replay published.")
                .query(
                    "sum by (application) (max by (application, reason)"
                        + " (vqstream_dead_letters_waiting{"
                        + APP
                        + "}))",
                    "{{application}}"))
        .add(
            lines(Unit.PER_SECOND, "Images", "Images by how their frames represent them.")
                .query(
                    sum("direction, outcome", rate("vqstream_images_total", APP)),
                    "{{direction}} {{outcome}}"))
        .add(
            lines(Unit.PER_SECOND, "Failures", "Records sent to the failure topic, by reason.")
                .query(
                    sum("direction, reason", rate("vqstream_failures_total", APP)) + " > 0",
                    "{{direction}} {{reason}}"))
        .add(
            lines(Unit.BYTES_PER_SECOND, "Bytes", "Image files in, frames out, of encoders.")
                .query(in, "{{application}} in")
                .query(out, "{{application}} out"))
        .add(
            lines(Unit.SECONDS, "End to end", "From the source record's timestamp to decoded.")
                .query(quantile("0.5", "application", "vqstream_end_to_end_seconds", APP), "p50")
                .query(quantile("0.99", "application", "vqstream_end_to_end_seconds", APP), "p99"))
        .add(
            lines(Unit.NONE, "Lag by topic", "Offsets from the committed one to the end.")
                .query("sum by (application, topic) (" + LAG + ")", "{{application}} {{topic}}"))
        .add(
            lines(
                    Unit.DECIBELS,
                    "PSNR of checked images",
                    "Of images that the encoder decoded again; no line where it checks none.")
                .query(quantile("0.01", "application", "vqstream_image_psnr_decibels", APP), "p1")
                .query(quantile("0.5", "application", "vqstream_image_psnr_decibels", APP), "p50"));
  }

  private static Board sources() {
    String routes = "route=~\"$route\"," + APP;
    String encode = "direction=\"encode\"," + routes;
    String bits = "vqstream_image_bits_per_pixel";
    return new Board("sources", "Sources")
        .select("route", "Route", "label_values(vqstream_images_total, route)")
        .add(
            table(Unit.SECONDS, "Last image", "Time since the last image of each route.")
                .query(
                    "time() - max by (application, route)"
                        + " (vqstream_last_image_timestamp_seconds{"
                        + routes
                        + "})",
                    "{{application}} {{route}}"))
        .add(
            table(Unit.NONE, "Routes", "Checkpoint and quality settings of each route.")
                .query(
                    "max by (application, route, name, checkpoint, quality, min_psnr)"
                        + " (vqstream_route_info{"
                        + routes
                        + "})",
                    "{{route}} {{name}}"))
        .add(
            lines(Unit.PER_SECOND, "Images", "Images encoded, by route.")
                .query(sum("route", rate("vqstream_images_total", encode)), "{{route}}"))
        .add(
            lines(Unit.BITS_PER_PIXEL, "Bits a pixel", "Mean bits of a frame per pixel, by route.")
                .query(
                    sum("route", rate(bits + "_sum", encode))
                        + " / "
                        + sum("route", rate(bits + "_count", encode)),
                    "{{route}}"))
        .add(
            lines(
                    Unit.BITS_PER_PIXEL,
                    "Bits a pixel, 99 %",
                    "The images that the codec finds hardest; a rise is a new kind of picture.")
                .query(quantile("0.99", "route", bits, encode), "{{route}}"))
        .add(
            lines(
                    Unit.PER_SECOND,
                    "Unusual images",
                    "More than three spreads from the usual bits of the route, more or fewer.")
                .query(
                    sum("route, bits", rate("vqstream_surprise_count", routes))
                        + " - "
                        + sum(
                            "route, bits",
                            rate("vqstream_surprise_bucket", "le=\"3.0\"," + routes)),
                    "{{route}} {{bits}}"))
        .add(
            lines(Unit.NONE, "Surprise, 90 %", "Distance from the usual bits, in their spreads.")
                .query(
                    quantile("0.9", "route, bits", "vqstream_surprise", routes),
                    "{{route}} {{bits}}"))
        .add(
            lines(Unit.DECIBELS, "PSNR, lowest 1 %", "Of images that the encoder checked.")
                .query(
                    quantile("0.01", "route", "vqstream_image_psnr_decibels", routes), "{{route}}"))
        .add(
            lines(Unit.PER_SECOND, "Failures", "Records sent to the failure topic, by route.")
                .query(
                    sum("route, reason", rate("vqstream_failures_total", routes)) + " > 0",
                    "{{route}} {{reason}}"))
        .add(
            lines(Unit.BYTES_PER_SECOND, "Frames", "Bytes of frames written, by route.")
                .query(sum("route", rate("vqstream_out_bytes_total", encode)), "{{route}}"));
  }

  private static Board codec() {
    String stages = "vqstream_stage_duration_seconds";
    String batches = "vqstream_batch_images";
    String memory = "jvm_memory_used_bytes{area=\"heap\"," + JOB + "}";
    return new Board("codec", "Codec")
        .add(
            lines(
                    Unit.NONE,
                    "Time by stage",
                    "Seconds that images spend in a stage, waits included, in each second.")
                .query(
                    sum("direction, stage", rate(stages + "_sum", JOB)), "{{direction}} {{stage}}")
                .stacked())
        .add(
            lines(Unit.SECONDS, "Stages, 99 %", "Duration of a stage of an image.")
                .query(
                    quantile("0.99", "direction, stage", stages, JOB), "{{direction}} {{stage}}"))
        .add(
            lines(Unit.SECONDS, "Images, 99 %", "Processing time of a record.")
                .query(
                    quantile("0.99", "direction, outcome", "vqstream_image_duration_seconds", APP),
                    "{{direction}} {{outcome}}"))
        .add(
            lines(Unit.NONE, "Images in a batch", "Mean; near 1 under load: see the runbook.")
                .query(
                    sum("direction, stage", rate(batches + "_sum", JOB))
                        + " / "
                        + sum("direction, stage", rate(batches + "_count", JOB)),
                    "{{direction}} {{stage}}"))
        .add(
            lines(Unit.SECONDS, "Wait for a batch, 99 %", "Until the batch of an image starts.")
                .query(
                    quantile(
                        "0.99", "direction, stage", "vqstream_batch_wait_duration_seconds", JOB),
                    "{{direction}} {{stage}}"))
        .add(
            lines(Unit.NONE, "Images in flight", "Images that are being processed.")
                .query(
                    "sum by (application) (vqstream_images_in_flight{" + APP + "})",
                    "{{application}}"))
        .add(
            lines(Unit.BYTES, "Memory", "Heap in use, and resident with native memory.")
                .query("sum by (instance) (" + memory + ")", "{{instance}} heap")
                .query("process_resident_memory_bytes{" + JOB + "}", "{{instance}} resident")
                .query("process_memory_limit_bytes{" + JOB + "}", "{{instance}} limit"))
        .add(
            lines(Unit.NONE, "Processors", "Processors in use by each instance.")
                .query(rate("process_cpu_seconds_total", JOB), "{{instance}}"))
        .add(
            lines(Unit.SHARE, "Garbage collection", "Share of time in pauses.")
                .query(sum("instance", rate("jvm_gc_pause_seconds_sum", JOB)), "{{instance}}"))
        .add(
            lines(Unit.NONE, "Threads", "Live threads of the JVM.")
                .query("jvm_threads_live_threads{" + JOB + "}", "{{instance}}"))
        .add(
            table(Unit.NONE, "Open checkpoints", "By the first digits of their SHA-256.")
                .query(
                    "count by (job, name, checkpoint, levels) (vqstream_checkpoint_info{"
                        + JOB
                        + "})",
                    "{{name}}"))
        .add(
            table(Unit.NONE, "Versions", "Instances by version of vqstream and of Java.")
                .query(
                    "count by (job, version, java) (vqstream_build_info{" + JOB + "})",
                    "{{version}}"));
  }

  private static Board kafka() {
    return new Board("kafka", "Streams and Kafka")
        .add(
            lines(Unit.NONE, "Stream threads", "Threads that are alive and that have failed.")
                .query(
                    "sum by (application) (kafka_stream_alive_stream_threads{" + APP + "})",
                    "{{application}} alive")
                .query(
                    "sum by (application) (kafka_stream_failed_stream_threads{" + APP + "})",
                    "{{application}} failed"))
        .add(
            lines(Unit.NONE, "Assigned partitions", "Partitions of each instance.")
                .query(
                    "sum by (application, instance)"
                        + " (kafka_consumer_coordinator_assigned_partitions{"
                        + APP
                        + "})",
                    "{{application}} {{instance}}"))
        .add(
            lines(Unit.PER_SECOND, "Rebalances", "Rebalances of the groups, failed ones too.")
                .query(
                    sum("application", rate("kafka_consumer_coordinator_rebalance_total", APP)),
                    "{{application}}")
                .query(
                    sum(
                        "application",
                        rate("kafka_consumer_coordinator_failed_rebalance_total", APP)),
                    "{{application}} failed"))
        .add(
            lines(Unit.NONE, "Restarts", "Stream threads restarted after a fault, in 10 minutes.")
                .query(
                    sum("application", "increase(vqstream_restarts_total{" + APP + "}[10m])"),
                    "{{application}}"))
        .add(
            lines(Unit.MILLISECONDS, "Commit", "Duration of a commit of a thread, maximum.")
                .query(
                    "max by (application) (kafka_stream_thread_commit_latency_max{" + APP + "})",
                    "{{application}}"))
        .add(
            lines(
                    Unit.SHARE,
                    "Time in transactions",
                    "Nanoseconds that producers wait for commits and aborts, as a share of time.")
                .query(
                    sum("application", rate("kafka_producer_txn_commit_time_ns_total", APP))
                        + " / 1e9",
                    "{{application}} commit")
                .query(
                    sum("application", rate("kafka_producer_txn_abort_time_ns_total", APP))
                        + " / 1e9",
                    "{{application}} abort"))
        .add(
            lines(Unit.SECONDS, "End to end", "From the source record's timestamp to decoded.")
                .query(quantile("0.9", "application", "vqstream_end_to_end_seconds", APP), "p90")
                .query(quantile("0.99", "application", "vqstream_end_to_end_seconds", APP), "p99"))
        .add(
            lines(Unit.NONE, "Lag by partition", "Offsets from the committed one to the end.")
                .query(LAG, "{{topic}} {{partition}}"))
        .add(
            lines(Unit.NONE, "Dead letters waiting", "By reason; see `vqstream failures replay`.")
                .query(
                    "max by (application, reason) (vqstream_dead_letters_waiting{" + APP + "})",
                    "{{application}} {{reason}}"))
        .add(
            lines(Unit.NONE, "Skipped records", "Deleted before they were read, in an hour.")
                .query(
                    sum(
                        "application, reason",
                        "increase(vqstream_records_skipped_total{" + APP + "}[1h])"),
                    "{{application}} {{reason}}"))
        .add(
            lines(Unit.PER_SECOND, "Producer errors", "Sends that failed or were retried.")
                .query(
                    sum("application", rate("kafka_producer_record_error_total", APP)),
                    "{{application}} errors")
                .query(
                    sum("application", rate("kafka_producer_record_retry_total", APP)),
                    "{{application}} retries"))
        .add(
            lines(Unit.BYTES_PER_SECOND, "Consumed and sent", "Bytes from and to the brokers.")
                .query(
                    sum(
                        "application",
                        rate("kafka_consumer_fetch_manager_bytes_consumed_total", APP)),
                    "{{application}} consumed")
                .query(
                    sum("application", rate("kafka_producer_outgoing_byte_total", APP)),
                    "{{application}} sent"))
        .add(
            lines(Unit.NONE, "Routes behind", "Routes that do not use their activated checkpoint.")
                .query(
                    "max by (application) (vqstream_routes_behind{" + APP + "})",
                    "{{application}}"));
  }
}

package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.processes.SharedResources;
import io.vqstream.testkit.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.GroupListing;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(SharedResources.FOLDERS)
class BenchCommandIT {
  private static final int IMAGES = 12;

  /** What a frame adds to a file of some kilobytes that it passes through. */
  private static final int PASSTHROUGH_OCTETS = 12;

  private static final int THREADS = 2;

  @TempDir Path folder;

  @Test
  void measuresEveryCodecThroughKafkaAndInPlainThreads() throws IOException {
    // Given
    Path json = folder.resolve("figures/bench.json");

    // When
    CommandRun run =
        CommandRun.real(
            "bench",
            "--size",
            "32x32",
            "--images",
            IMAGES,
            "--threads",
            THREADS,
            "--warm-up",
            0,
            "--partitions",
            4,
            "--json",
            json);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("32x32 pixels, 12 images a run", "checkpoint thumbnails, quality 3")
        .contains("vq: Kafka and the service cost ", "jpeg service", "zstd loop");
    JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertThat(report.get("processing_guarantee").getAsString()).isEqualTo("exactly_once_v2");
    Map<String, JsonObject> results = results(report);
    assertThat(results).containsOnlyKeys("vq", "jpeg", "zstd");
    assertThat(results.values()).allSatisfy(BenchCommandIT::addsUp);
    assertThat(results.get("vq").get("psnr").getAsDouble()).isBetween(15.0, 50.0);
    assertThat(results.get("zstd").has("psnr")).isFalse();
    assertThat(results.get("zstd").get("coded_bytes").getAsLong())
        .isEqualTo(IMAGES * (PASSTHROUGH_OCTETS + "P6\n32 32\n255\n".length() + 3L * 32 * 32));
    assertThat(stage(results.get("vq"), "encode", "prior")).isPositive();
    assertThat(stage(results.get("vq"), "decode", "network")).isPositive();
    assertThat(stage(results.get("jpeg"), "encode", "coding")).isPositive();
    assertThat(stage(results.get("jpeg"), "encode", "prior")).isZero();
  }

  @Test
  void leavesNothingBehindAtTheUsersBroker() throws Exception {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("a.png"));
    Images.jpeg(images.resolve("b.jpg"));
    Path config = Files.writeString(folder.resolve("c.properties"), "commit.interval.ms=50\n");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      // When
      CommandRun run =
          CommandRun.real(
              "bench",
              images,
              "--images",
              6,
              "--threads",
              1,
              "--warm-up",
              0,
              "--codec",
              "jpeg",
              "--rate",
              50,
              "--config",
              config,
              "--bootstrap-server",
              kafka.bootstrapServers());

      // Then
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).contains("broker at " + kafka.bootstrapServers(), " 50.0 ");
      assertThat(kafka.admin().listTopics().names().get()).isEmpty();
      assertThat(kafka.admin().listGroups().all().get())
          .extracting(GroupListing::groupId)
          .isEmpty();
    }
  }

  @Test
  void namesTheImageThatItLeavesOut() throws IOException {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("a.png"));
    Images.pngWithAlpha(images.resolve("logo.png"));

    // When
    CommandRun run =
        CommandRun.real(
            "bench", images, "--images", 1, "--threads", 1, "--warm-up", 0, "--codec", "zstd");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains("logo.png: left out: would be passed through (alpha)");
    assertThat(run.out()).contains("1 images a run (1 different ones)");
  }

  @Test
  void refusesWhatCannotBeMeasured() throws IOException {
    // Given
    Path small = Images.png(folder.resolve("images/a.png")).getParent();

    // Then
    assertThat(CommandRun.of("bench", "--codec", "vq,gif"))
        .satisfies(run -> assertThat(run.err()).contains("--codec: gif is none of"))
        .satisfies(run -> assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE));
    assertThat(CommandRun.of("bench", "--images", 0).err()).contains("--images: 0 is not");
    assertThat(CommandRun.of("bench", "--rate", -1).err()).contains("--rate: -1.0 is not above 0");
    assertThat(CommandRun.of("bench", small, "--size", "64x64").err())
        .contains("no image has 64x64 pixels or more");
  }

  /** What one codec's figures must keep to, whatever the machine. */
  private static void addsUp(JsonObject result) {
    List<JsonObject> runs =
        List.of(
            result.getAsJsonObject("service"),
            result.getAsJsonArray("loops").get(0).getAsJsonObject(),
            result.getAsJsonArray("loops").get(1).getAsJsonObject());
    for (JsonObject run : runs) {
      double seconds = run.get("seconds").getAsDouble();
      assertThat(run.get("images").getAsInt()).isEqualTo(IMAGES);
      assertThat(run.get("pixels").getAsLong()).isEqualTo(IMAGES * 32L * 32);
      assertThat(run.get("images_per_s").getAsDouble() * seconds)
          .isCloseTo(IMAGES, Offset.offset(1e-6));
      double threadSeconds = IMAGES * (total(run, "encode") + total(run, "decode")) / 1e3;
      assertThat(threadSeconds).isPositive().isLessThanOrEqualTo(2 * THREADS * seconds);
    }
    assertThat(result.get("source_bytes").getAsLong()).isPositive();
    assertThat(result.get("topic_bytes").getAsLong()).isPositive();
    JsonObject latency = result.getAsJsonObject("latency");
    assertThat(latency.get("p50_ms").getAsDouble()).isPositive();
    assertThat(latency.get("p99_ms").getAsDouble())
        .isGreaterThanOrEqualTo(latency.get("p50_ms").getAsDouble());
    assertThat(latency.get("max_ms").getAsDouble())
        .isEqualTo(latency.get("p99_ms").getAsDouble()); // of twelve
  }

  private static double total(JsonObject run, String direction) {
    JsonObject parts = run.getAsJsonObject(direction + "_ms_per_image");
    assertThat(parts.entrySet())
        .extracting(Map.Entry::getKey)
        .containsExactly("read", "network", "prior", "coding", "write", "topology", "between");
    return parts.entrySet().stream().mapToDouble(part -> part.getValue().getAsDouble()).sum();
  }

  private static double stage(JsonObject result, String direction, String stage) {
    return result
        .getAsJsonObject("service")
        .getAsJsonObject(direction + "_ms_per_image")
        .get(stage)
        .getAsDouble();
  }

  private static Map<String, JsonObject> results(JsonObject report) {
    Map<String, JsonObject> results = new LinkedHashMap<>();
    for (JsonElement each : report.getAsJsonArray("results")) {
      results.put(each.getAsJsonObject().get("codec").getAsString(), each.getAsJsonObject());
    }
    return results;
  }
}

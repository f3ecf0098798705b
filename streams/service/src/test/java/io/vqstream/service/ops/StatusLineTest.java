package io.vqstream.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.record.Direction;
import io.vqstream.service.config.Role;
import io.vqstream.service.http.Health;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import io.vqstream.service.ops.Status.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServiceMetrics metrics =
      new CodecMetrics(registry, Direction.ENCODE).service(Direction.ENCODE, "app", "images");
  private final AtomicInteger lag = new AtomicInteger();
  private final AtomicInteger threads = new AtomicInteger(2);
  private final SettableClock clock = new SettableClock();
  private final LifecycleHealth health = new LifecycleHealth("app");
  private final MeterSampler sampler = new MeterSampler(registry, clock);

  @Test
  void describesRunningService() {
    // Given
    run();
    after(Duration.ofMinutes(1));
    images(380);
    after(Duration.ofSeconds(10));

    // When
    Status status = status();

    // Then
    assertThat(status.level()).isEqualTo(Level.GOOD);
    assertThat(status.label()).isEqualTo("Running");
    assertThat(status.text())
        .isEqualTo(
            "Encoder running: 2 of 2 threads, 0 behind, 38 images a second,"
                + " nothing failed for 70 s.");
    assertThat(status.problems()).isEmpty();
  }

  @Test
  void namesWhatServiceWaitsForDuringStart() {
    // Given
    health.starting("no broker answers at broker:9092");

    // When
    Status status = status();

    // Then
    assertThat(status.level()).isEqualTo(Level.WAITING);
    assertThat(status.label()).isEqualTo("Starting");
    assertThat(status.text()).contains("no broker answers at broker:9092");
  }

  @Test
  void reportsFailureWithSettingToChange() {
    // Given
    run();
    for (int i = 0; i <= Thresholds.FAILING_RECORDS; i++) {
      metrics.failure("images", FailureReason.TOO_MANY_PIXELS, 1);
    }
    after(Duration.ofSeconds(10));

    // When
    Status status = status();

    // Then
    assertThat(status.level()).isEqualTo(Level.WARNING);
    assertThat(status.label()).isEqualTo("Needs attention");
    assertThat(status.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("too_many_pixels"))
        .satisfies(problem -> assertThat(problem.advice()).contains("image.max.pixels"));
  }

  @Test
  void namesFewFailuresWithoutAlarm() {
    // Given
    run();
    images(1_000);
    metrics.failure("images", FailureReason.CORRUPT, 1);
    after(Duration.ofSeconds(10));

    // When
    Status status = status();

    // Then
    assertThat(status.label()).isEqualTo("Running");
    assertThat(status.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.level()).isEqualTo(Level.GOOD))
        .satisfies(problem -> assertThat(problem.text()).contains("1 corrupt"));
  }

  @Test
  void reportsSinglePriorMismatch() {
    // Given
    run();
    images(1_000);
    metrics.failure("images", FailureReason.PRIOR_MISMATCH, 1);
    after(Duration.ofSeconds(10));

    // When / Then
    assertThat(status().level()).isEqualTo(Level.BAD);
  }

  @Test
  void reportsLowFidelity() {
    // Given
    run();
    for (int i = 0; i <= Thresholds.FIDELITY_IMAGES; i++) {
      metrics.psnr("images", i < 2 ? 22 : 30);
    }
    after(Duration.ofSeconds(10));

    // When / Then
    assertThat(status().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).startsWith("One in a hundred images"));
  }

  @Test
  void forgetsFailureAfterTenMinutes() {
    // Given
    run();
    metrics.failure("images", FailureReason.CORRUPT, 1);
    after(Duration.ofSeconds(10));
    after(Duration.ofMinutes(20));

    // When
    Status status = status();

    // Then
    assertThat(status.level()).isEqualTo(Level.GOOD);
    assertThat(status.text()).endsWith("nothing failed for 20 min.");
  }

  @Test
  void saysNothingOfFailuresInFirstMinute() {
    // Given
    run();
    after(Duration.ofSeconds(30));

    // When / Then
    assertThat(status().text()).endsWith("0 behind, no image at present.");
  }

  @Test
  void leavesLagToInstancesThatAreAssignedPartitions() {
    // Given
    run();
    Gauge.builder("kafka.consumer.coordinator.assigned.partitions", () -> 0)
        .tags(Tags.of("application", "app", "thread", "1"))
        .register(registry);
    lag.set(500);
    after(Duration.ofSeconds(10));

    // When
    after(Duration.ofMinutes(6));

    // Then
    assertThat(status().label()).isEqualTo("Running");
    assertThat(status().text()).contains("2 of 2 threads, no partition assigned, 500 behind");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void reportsRecordsThatNobodyProcesses() {
    // Given
    run();
    lag.set(500);
    after(Duration.ofSeconds(10));
    after(Duration.ofMinutes(6));

    // When
    Status status = status();

    // Then
    assertThat(status.level()).isEqualTo(Level.BAD);
    assertThat(status.label()).isEqualTo("Trouble");
    assertThat(status.problems().get(0).text()).startsWith("500 records of images wait");
  }

  @Test
  void leavesPartitionsOfOthersToThem() {
    // Given
    run();
    reads(0);
    lagOf(1, 500);
    after(Duration.ofSeconds(10));
    after(Duration.ofMinutes(6));

    // When / Then
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void reportsQueueOfMoreThanTenMinutes() {
    // Given
    run();
    lag.set(1_000);

    // When
    processEachMinute(7, 60, 10);

    // Then
    assertThat(status().level()).isEqualTo(Level.BAD);
    assertThat(status().problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.text())
                    .isEqualTo(
                        "1,070 records of images wait, and more arrive: 17 min of work at this"
                            + " rate."))
        .satisfies(problem -> assertThat(problem.advice()).contains("num.stream.threads"));
  }

  @Test
  void givesNoTimeOfQueueRightAfterStart() {
    // Given
    run();
    after(Duration.ofSeconds(50)); // the codec is loaded, and nothing processed
    lag.set(900);
    images(12);
    after(Duration.ofSeconds(10));
    images(38);
    lag.addAndGet(4);

    // When
    after(Duration.ofSeconds(10));

    // Then
    assertThat(status().label()).isEqualTo("Running");
    assertThat(status().text()).contains("904 behind, 3.8 images a second");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void givesNoTimeOfQueueAfterQuietTime() {
    // Given
    run();
    images(1_000);
    after(Duration.ofMinutes(20));
    lag.set(9_000);
    after(Duration.ofSeconds(10));

    // When
    processEachMinute(2, 1_800, 10);

    // Then
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void givesNoTimeOfQueueThatShrinks() {
    // Given
    run();
    lag.set(5_000);

    // When
    processEachMinute(14, 60, -10);

    // Then
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void comparesQueueOfItsOwnPartitionsWithItsRate() {
    // Given
    run();
    lag.set(500);
    lagOf(1, 5_000);
    reads(0);

    // When
    processEachMinute(7, 60, 1);

    // Then
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void reportsMissingThreads() {
    // Given
    run();
    threads.set(1);
    after(Duration.ofSeconds(10));

    // When / Then
    assertThat(status().problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.text()).isEqualTo("app has 1 of 2 stream threads."));
  }

  @Test
  void saysWhyServiceFailed() {
    // Given
    health.running(new Running(false, false, "app ERROR: topic images is missing"));

    // When
    Status status = status();

    // Then
    assertThat(status.level()).isEqualTo(Level.BAD);
    assertThat(status.label()).isEqualTo("Failed");
    assertThat(status.text()).contains("topic images is missing");
  }

  @Test
  void saysThatServiceStops() {
    // Given
    run();
    health.stopping();

    // When / Then
    assertThat(status().label()).isEqualTo("Stopping");
  }

  private void run() {
    Gauge.builder("vqstream.group.lag.records", lag, AtomicInteger::get)
        .tags(Tags.of("application", "app", "topic", "images", "partition", "0"))
        .register(registry);
    Gauge.builder("kafka.stream.alive.stream.threads", threads, AtomicInteger::get)
        .tags(Tags.of("application", "app"))
        .register(registry);
    health.running(new Running(true, true, "app RUNNING"));
    after(Duration.ofSeconds(0));
  }

  private void lagOf(int partition, int records) {
    Gauge.builder("vqstream.group.lag.records", () -> records)
        .tags(Tags.of("application", "app", "topic", "images", "partition", partition + ""))
        .register(registry);
  }

  private void reads(int partition) {
    Gauge.builder("kafka.consumer.fetch.manager.records.lag", () -> 1)
        .tags(Tags.of("application", "app", "topic", "images", "partition", partition + ""))
        .register(registry);
  }

  /** Processes images each minute, while the lag changes each minute by a number of records. */
  private void processEachMinute(int minutes, int images, int more) {
    for (int i = 0; i < minutes; i++) {
      images(images);
      lag.addAndGet(more);
      after(Duration.ofMinutes(1));
    }
  }

  private void images(int count) {
    for (int i = 0; i < count; i++) {
      metrics.image("images", Kind.CODED, 100, 10, 64, 1_000);
    }
  }

  private void after(Duration time) {
    clock.advance(time);
    sampler.sample();
  }

  private Status status() {
    OpsService service =
        new OpsService(Role.ENCODER, "app", "images", "images.coded", "images.failed", 2);
    return new StatusLine(List.of(service), health, sampler).status();
  }

  private record Running(boolean ready, boolean live, String state) implements Health {
    @Override
    public String topology() {
      return "";
    }
  }
}

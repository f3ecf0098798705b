package io.vqstream.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SizingTest {
  private static final long MEBIBYTE = 1 << 20;

  /** 100x100 pixels take 10 ms, 200x100 take 30 ms; a thread of the first takes 5 MiB of heap. */
  private static final SizingMeasurements MEASURED =
      new SizingMeasurements(
          "processor",
          2,
          "17",
          "abc",
          "photos 123",
          "JPEG",
          3,
          List.of(level(3, 1), level(4, 2)),
          List.of(
              run("encode", 100, 1, 10, 60),
              run("encode", 100, 2, 10, 70),
              run("encode", 200, 1, 30, 80),
              run("encode", 200, 2, 30, 100),
              run("decode", 100, 2, 5, 50),
              run("decode", 200, 2, 15, 50)));

  @Test
  void coresFollowFromRateAndServiceTime() {
    // When
    Sizing sizing = Sizing.of(MEASURED, workload(1000, 100, 3));

    // Then: 1000 x 10 ms at 70 % of 4 cores each
    assertThat(sizing.encoder().cores()).isCloseTo(10, within(1e-9));
    assertThat(sizing.encoder().imagesPerCore()).isCloseTo(100, within(1e-9));
    assertThat(sizing.encoder().instances()).isEqualTo(4);
    assertThat(sizing.decoder().instances()).isEqualTo(2);
  }

  @Test
  void interpolatesBetweenSizesAndExtrapolatesByPixels() {
    assertThat(Sizing.of(MEASURED, workload(1, 150, 3)).encoder().cpuMs())
        .isCloseTo(20, within(1e-9));
    assertThat(Sizing.of(MEASURED, workload(1, 800, 3)).encoder().cpuMs())
        .isCloseTo(120, within(1e-9));
    assertThat(Sizing.of(MEASURED, workload(1, 10, 3)).encoder().cpuMs())
        .isCloseTo(10, within(1e-9));
  }

  @Test
  void otherLevelScalesTimesAndBytes() {
    // When
    Sizing base = Sizing.of(MEASURED, workload(1, 100, 3));
    Sizing other = Sizing.of(MEASURED, workload(1, 100, 4));

    // Then
    assertThat(other.encoder().cpuMs()).isCloseTo(2 * base.encoder().cpuMs(), within(1e-9));
    assertThat(other.kafka().codedBytes()).isCloseTo(2 * base.kafka().codedBytes(), within(1e-9));
    assertThat(other.kafka().sourceBytes()).isEqualTo(base.kafka().sourceBytes());
  }

  @Test
  void memoryGrowsWithThreads() {
    // When
    Sizing small = Sizing.of(MEASURED, workload(1, 100, 3)); // 8 threads
    Sizing large = Sizing.of(MEASURED, withCores(16));

    // Then: 60 MiB and 5 MiB for each thread, Kafka's buffers, twice
    long kafka = 2 * MEBIBYTE + 24 * 1000 + 2 * 100;
    assertThat(small.encoder().heapBytes()).isEqualTo(2 * (100 * MEBIBYTE + 8 * kafka));
    assertThat(large.encoder().heapBytes()).isEqualTo(2 * (140 * MEBIBYTE + 16 * kafka));
    assertThat(small.encoder().memoryBytes())
        .isGreaterThanOrEqualTo(2 * small.encoder().heapBytes())
        .isLessThan(2 * small.encoder().heapBytes() + 256 * MEBIBYTE);
  }

  @Test
  void kafkaKeepsReplicasForTheRetention() {
    // When
    KafkaSize kafka = Sizing.of(MEASURED, workload(10, 100, 3)).kafka();

    // Then
    assertThat(kafka.sourcePerDay()).isCloseTo(10 * 1000 * 86_400.0, within(1e-3));
    assertThat(kafka.codedPerDay()).isCloseTo(10 * 100 * 86_400.0, within(1e-3));
    assertThat(kafka.storedBytes())
        .isCloseTo(3 * (kafka.sourcePerDay() + 7 * kafka.codedPerDay()), within(1.0));
    assertThat(kafka.partitions()).isEqualTo(8);
    assertThat(kafka.brokers()).isEqualTo(3);
  }

  @Test
  void manyPartitionsNeedMoreBrokers() {
    // When
    Sizing sizing = Sizing.of(MEASURED, workload(1e6, 100, 3));

    // Then
    assertThat(sizing.kafka().partitions()).isEqualTo(8 * sizing.encoder().instances());
    assertThat(sizing.kafka().brokers())
        .isGreaterThanOrEqualTo(sizing.kafka().partitions() * 4 * 3 / 4000);
  }

  @Test
  void smallImagesUseOneCoreForEachThread() {
    // When 128 cores have 64 threads
    Sizing sizing = Sizing.of(MEASURED, workload(8_000, 100, 3, 128));

    // Then
    assertThat(sizing.encoder().cores()).isCloseTo(80, within(1e-9));
    assertThat(sizing.encoder().instances()).isEqualTo(2); // 80 / 0.7 / 64
    assertThat(sizing.encoder().capacity()).isCloseTo(2 * 64 * 100, within(1e-9));
  }

  @Test
  void rejectsLevelThatIsNotMeasured() {
    assertThatThrownBy(() -> Sizing.of(MEASURED, workload(1, 100, 9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("level 9 is not one of the 2 measured ones");
  }

  @Test
  void measurementsSurviveTheirFile() throws IOException {
    assertThat(SizingMeasurements.parse(MEASURED.json())).isEqualTo(MEASURED);
  }

  @Test
  void rejectsFileThatHasNoMeasurements() {
    for (String text : List.of("", "{}", "[]", "{\"runs\": []}", "no")) {
      assertThatThrownBy(() -> SizingMeasurements.parse(text)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void bundledMeasurementsCoverAllSizes() {
    // When
    SizingMeasurements bundled = SizingMeasurements.bundled();

    // Then
    assertThat(bundled.levels()).hasSize(6);
    for (String direction : List.of("encode", "decode")) {
      assertThat(bundled.busiest(direction).stream().map(run -> run.width() + "x" + run.height()))
          .contains("64x64", "256x256", "768x512", "1920x1080");
    }
    assertThat(bundled.runs())
        .allSatisfy(run -> assertThat(run.cpuMs()).isPositive())
        .allSatisfy(run -> assertThat(run.heapBytes()).isPositive())
        .allSatisfy(run -> assertThat(run.nativeBytes()).isPositive());
  }

  private static MeasuredLevel level(int quality, int factor) {
    return new MeasuredLevel(quality, 100.0 * factor, 10.0 * factor, 5.0 * factor);
  }

  private static MeasuredRun run(
      String direction, int width, int threads, double cpuMs, int heapMebibytes) {
    return new MeasuredRun(
        direction,
        width,
        100,
        threads,
        10,
        cpuMs,
        heapMebibytes * MEBIBYTE,
        100 * MEBIBYTE,
        1000,
        100);
  }

  private static Workload workload(double rate, int width, int quality) {
    return workload(rate, width, quality, 4);
  }

  private static Workload withCores(int cores) {
    return workload(1, 100, 3, cores);
  }

  private static Workload workload(double rate, int width, int quality, int cores) {
    return new Workload(
        rate,
        width,
        100,
        quality,
        cores,
        0.7,
        OptionalDouble.empty(),
        Duration.ofDays(1),
        Duration.ofDays(7),
        3);
  }
}

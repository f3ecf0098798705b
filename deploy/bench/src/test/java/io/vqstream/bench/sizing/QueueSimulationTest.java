package io.vqstream.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.vqstream.bench.sizing.QueueModel.Variation;
import org.junit.jupiter.api.Test;

/** Compares the simulation with closed forms of queueing theory (Kleinrock, volume 1). */
class QueueSimulationTest {
  private static final int IMAGES = 400_000;
  private static final double SERVICE = 0.1;

  @Test
  void agreesWithMM1() {
    // Given
    double load = 0.7;

    // When
    QueueReport report = run(one(load, Variation.EXPONENTIAL));

    // Then
    assertThat(report.meanLag()).isCloseTo(load / (1 - load), withPercentage(4));
    assertThat(report.meanWait()).isCloseTo(SERVICE * load / (1 - load), withPercentage(4));
    assertThat(report.p50()).isCloseTo(SERVICE / (1 - load) * Math.log(2), withPercentage(4));
  }

  @Test
  void agreesWithMD1() {
    // Given
    double load = 0.8;

    // When
    QueueReport report = run(one(load, Variation.CONSTANT));

    // Then: Pollaczek-Khinchine without variance
    assertThat(report.meanWait()).isCloseTo(SERVICE * load / (2 * (1 - load)), withPercentage(4));
  }

  @Test
  void agreesWithParallelMD1OnOwnCores() {
    // Given
    double load = 0.8;
    QueueModel model =
        new QueueModel(4 * load / SERVICE, 1, SERVICE, Variation.CONSTANT, 4, 4, false, 0);

    // When
    QueueReport report = run(model);

    // Then: four independent queues, which wait longer than one queue of four servers
    assertThat(report.meanWait()).isCloseTo(SERVICE * load / (2 * (1 - load)), withPercentage(4));
    assertThat(report.utilization()).isCloseTo(load, withPercentage(1));
  }

  @Test
  void agreesWithProcessorSharing() {
    // Given: so many threads that images never share one
    double load = 0.6;
    QueueModel model =
        new QueueModel(load / SERVICE, 1, SERVICE, Variation.CONSTANT, 10_000, 1, false, 0);

    // When
    QueueReport report = run(model);

    // Then: M/G/1 with processor sharing does not depend on the distribution
    assertThat(report.meanLag()).isCloseTo(load / (1 - load), withPercentage(4));
    assertThat(report.meanWait()).isLessThan(SERVICE / 100);
  }

  @Test
  void batchArrivalsWaitAsTheFormulaSays() {
    // Given
    double load = 0.5;
    int burst = 4;
    QueueModel model =
        new QueueModel(load / SERVICE, burst, SERVICE, Variation.CONSTANT, 1, 1, false, 0);

    // When
    QueueReport report = run(model);

    // Then: M[X]/D/1, wait of the batch before plus that within the batch
    double batches = burst * SERVICE * load / (2 * (1 - load));
    double within = (burst - 1) / 2.0 * SERVICE;
    assertThat(report.meanWait()).isCloseTo(batches + within, withPercentage(4));
  }

  @Test
  void catchesUpAfterTheTimeOfTheFormula() {
    // Given
    QueueModel model = new QueueModel(28, 1, SERVICE, Variation.CONSTANT, 4, 4, false, 0);

    // When
    QueueReport report = QueueSimulation.run(model, 20_000, 600, 1);

    // Then: 600 s x 28 / (40 - 28)
    assertThat(model.drainSeconds(600)).isCloseTo(1400, within(1e-9));
    assertThat(report.catchUp().orElseThrow()).isCloseTo(1400, withPercentage(5));
    assertThat((double) report.maxLag()).isCloseTo(600 * 28, withPercentage(2));
  }

  @Test
  void neverCatchesUpIfSourcesCrowdOneThread() {
    // Given: one source is more than a thread completes, and threads do not share an image
    QueueModel model = new QueueModel(12, 1, SERVICE, Variation.CONSTANT, 8, 8, false, 1);

    // When
    QueueReport report = QueueSimulation.run(model, 5_000, 60, 1);

    // Then
    assertThat(model.drainSeconds(60)).isFinite();
    assertThat(report.catchUp()).isEmpty();
  }

  @Test
  void oneLargeImageUsesAllCores() {
    // Given
    QueueModel model = new QueueModel(1, 1, 2, Variation.CONSTANT, 8, 4, true, 0);

    // When
    QueueReport report = run(model);

    // Then: alone it takes 2 s / 4
    assertThat(report.p50()).isBetween(0.5, 1.5);
    assertThat(report.utilization()).isCloseTo(0.5, withPercentage(2));
  }

  @Test
  void sameSeedGivesSameReport() {
    // Given
    QueueModel model = one(0.9, Variation.EXPONENTIAL);

    // When
    QueueReport first = QueueSimulation.run(model, 1_000, 30, 7);
    QueueReport second = QueueSimulation.run(model, 1_000, 30, 7);
    QueueReport other = QueueSimulation.run(model, 1_000, 30, 8);

    // Then
    assertThat(second).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void rejectsOutageOfTooManyImages() {
    assertThatThrownBy(() -> QueueSimulation.run(one(0.99, Variation.CONSTANT), 1_000, 864_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 5000000 are possible: shorten the outage");
  }

  private static QueueModel one(double load, Variation variation) {
    return new QueueModel(load / SERVICE, 1, SERVICE, variation, 1, 1, false, 0);
  }

  private static QueueReport run(QueueModel model) {
    return QueueSimulation.run(model, IMAGES, 0, 1);
  }
}

package io.vqstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StageClockTest {
  private record Report(Stage stage, boolean encoding, long nanos) {}

  private final List<Report> reports = new ArrayList<>();
  private final StageListener listener =
      (stage, encoding, nanos) -> reports.add(new Report(stage, encoding, nanos));
  private long now = 1_000;

  @Test
  void reportsTimeSincePreviousStage() {
    // Given
    StageClock clock = new StageClock(listener, true, () -> now);

    // When
    now += 30;
    clock.end(Stage.READ);
    now += 7;
    clock.end(Stage.PRIOR);

    // Then
    assertThat(reports)
        .containsExactly(new Report(Stage.READ, true, 30), new Report(Stage.PRIOR, true, 7));
  }

  @Test
  void subtractsPartsFromEnclosingStage() {
    // Given
    StageClock clock = new StageClock(listener, false, () -> now);
    Supplier<String> part =
        clock.part(
            () -> {
              now += 100;
              return "part";
            });

    // When
    now += 5;
    String result = part.get();
    now += 11;
    assertThat(part.get()).isNotNull();
    now += 3;
    clock.endParts(Stage.NETWORK);
    clock.end(Stage.PRIOR);

    // Then
    assertThat(result).isEqualTo("part");
    assertThat(reports)
        .containsExactly(new Report(Stage.NETWORK, false, 200), new Report(Stage.PRIOR, false, 19));
  }

  @Test
  void startsPartsAnewAfterEachNestedStage() {
    // Given
    StageClock clock = new StageClock(listener, true, () -> now);
    Supplier<Long> part = clock.part(() -> now += 40);
    assertThat(part.get()).isNotNull();
    clock.endParts(Stage.NETWORK);

    // When
    assertThat(part.get()).isNotNull();
    clock.endParts(Stage.NETWORK);

    // Then
    assertThat(reports).extracting(Report::nanos).containsExactly(40L, 40L);
  }

  @Test
  void countsPartsThatFail() {
    // Given
    StageClock clock = new StageClock(listener, true, () -> now);
    Supplier<Object> failing =
        clock.part(
            () -> {
              now += 9;
              throw new IllegalStateException("broken");
            });

    // When
    assertThatThrownBy(failing::get).hasMessage("broken");
    clock.endParts(Stage.NETWORK);

    // Then
    assertThat(reports).containsExactly(new Report(Stage.NETWORK, true, 9));
  }
}

package io.vqstream.study.bandit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessiveHalvingTest {

  private static List<Integer> play(SuccessiveHalving halving, double... rewards) {
    List<Integer> pulled = new ArrayList<>();
    for (OptionalInt arm = halving.next(); arm.isPresent(); arm = halving.next()) {
      pulled.add(arm.getAsInt());
      halving.add(arm.getAsInt(), rewards[arm.getAsInt()]);
    }
    return pulled;
  }

  @Test
  void pullsTheBetterHalfAgain() {
    // Given
    SuccessiveHalving halving = new SuccessiveHalving(5);

    // When
    List<Integer> pulled = play(halving, 0.1, 0.5, 0.3, 0.4, 0.2);

    // Then
    assertThat(pulled).containsExactly(0, 1, 2, 3, 4, 1, 3, 2, 1, 3);
    assertThat(halving.ranking()).containsExactly(1, 3, 2, 4, 0);
  }

  @Test
  void ranksByTheLastReward() {
    // Given an arm that is better after one pull and worse after two
    SuccessiveHalving halving = new SuccessiveHalving(3);

    // When
    for (OptionalInt arm = halving.next(); arm.isPresent(); arm = halving.next()) {
      int one = arm.getAsInt();
      boolean first = halving.pulls(one) == 0;
      halving.add(one, one == 0 ? (first ? 0.9 : 0.3) : one == 1 ? (first ? 0.5 : 0.6) : 0.1);
    }

    // Then
    assertThat(halving.ranking()).containsExactly(1, 0, 2);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 5", "4, 6", "5, 12"})
  void countsTheTrainingOfAllPulls(int arms, int units) {
    // Given
    SuccessiveHalving halving = new SuccessiveHalving(arms);
    int trained = 0;

    // When a pull trains as long as all before
    for (OptionalInt arm = halving.next(); arm.isPresent(); arm = halving.next()) {
      int pulls = halving.pulls(arm.getAsInt());
      trained += pulls == 0 ? 1 : 1 << (pulls - 1);
      halving.add(arm.getAsInt(), 0.5);
    }

    // Then
    assertThat(SuccessiveHalving.units(arms)).isEqualTo(trained).isEqualTo(units);
  }
}

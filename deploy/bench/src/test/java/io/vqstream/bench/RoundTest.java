package io.vqstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundTest {
  private final AtomicInteger told = new AtomicInteger();
  private final Round round = new Round(40, 3, told::incrementAndGet);

  @Test
  void isDoneWhenEachImageHasArrived() throws Exception {
    // When
    round.arrived(42, 700);
    round.arrived(40, 900);
    boolean early = round.await(0);
    round.arrived(41, 800);

    // Then
    assertThat(early).isFalse();
    assertThat(round.await(0)).isTrue();
    assertThat(round.end()).isEqualTo(900);
    assertThat(told).hasValue(3);
  }

  @Test
  void takesNoImageTwiceAndNoneOfAnotherRound() {
    // When
    boolean first = round.arrived(41, 500);
    boolean again = round.arrived(41, 600);
    boolean earlier = round.arrived(39, 600);
    boolean later = round.arrived(43, 600);

    // Then
    assertThat(first).isTrue();
    assertThat(again || earlier || later).isFalse();
    assertThat(round.missing()).isEqualTo(2);
  }

  @Test
  void latencyIsFromTheMomentThatAnImageWasDue() {
    // Given
    for (int i = 0; i < 3; i++) {
      round.due(i, 100L * i);
    }

    // When
    for (int i = 0; i < 3; i++) {
      round.arrived(round.number(i), 1_000 + i);
    }

    // Then
    assertThat(round.latencies()).containsExactly(1_000, 901, 802);
  }
}

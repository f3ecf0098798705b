package io.vqstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumberedKeyTest {

  @Test
  void goInTurnToThePartitionsThatKafkaChoosesForThem() {
    // When
    int[] partitions =
        LongStream.range(0, 24)
            .mapToInt(number -> NumberedKey.partition(NumberedKey.of(number, 8), 8))
            .toArray();

    // Then
    assertThat(partitions)
        .containsExactly(LongStream.range(0, 24).mapToInt(number -> (int) (number % 8)).toArray());
  }

  @Test
  void holdTheirNumber() {
    // Then
    assertThat(LongStream.of(0, 7, 1_000_000_007L))
        .allSatisfy(
            number -> assertThat(NumberedKey.number(NumberedKey.of(number, 5))).isEqualTo(number));
  }
}

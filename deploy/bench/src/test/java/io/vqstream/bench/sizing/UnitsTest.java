package io.vqstream.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {

  @Test
  void bytesHaveThreeDigitsAndAUnit() {
    assertThat(Units.bytes(0)).isEqualTo("0 B");
    assertThat(Units.bytes(999)).isEqualTo("999 B");
    assertThat(Units.bytes(999.9)).isEqualTo("1 kB");
    assertThat(Units.bytes(1_250_000_000_000.0)).isEqualTo("1.25 TB");
    assertThat(Units.bytes(2e21)).isEqualTo("2,000 EB");
  }

  @Test
  void memoryIsRoundedUpToMebibytes() {
    assertThat(Units.memory(1)).isEqualTo("1Mi");
    assertThat(Units.memory(768L << 20)).isEqualTo("768Mi");
  }

  @Test
  void timesHaveTheUnitThatFits() {
    assertThat(Units.seconds(0.0042)).isEqualTo("4.2 ms");
    assertThat(Units.seconds(38)).isEqualTo("38 s");
    assertThat(Units.seconds(600)).isEqualTo("10 min");
    assertThat(Units.seconds(5400)).isEqualTo("90 min");
    assertThat(Units.seconds(86_400)).isEqualTo("24 h");
    assertThat(Units.seconds(604_800)).isEqualTo("7 days");
  }

  @Test
  void numbersKeepThreeDigits() {
    assertThat(Units.number(0.0012345)).isEqualTo("0.00123");
    assertThat(Units.number(12.3)).isEqualTo("12.3");
    assertThat(Units.number(100)).isEqualTo("100");
    assertThat(Units.number(1_234_567)).isEqualTo("1,234,567");
  }
}

package io.vqstream.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeUnitsTest {

  @Test
  void bytesHaveThreeDigitsAndAUnit() {
    assertThat(SizeUnits.bytes(0)).isEqualTo("0 B");
    assertThat(SizeUnits.bytes(999)).isEqualTo("999 B");
    assertThat(SizeUnits.bytes(999.9)).isEqualTo("1 kB");
    assertThat(SizeUnits.bytes(1_250_000_000_000.0)).isEqualTo("1.25 TB");
    assertThat(SizeUnits.bytes(2e21)).isEqualTo("2,000 EB");
  }

  @Test
  void memoryIsRoundedUpToMebibytes() {
    assertThat(SizeUnits.memory(1)).isEqualTo("1Mi");
    assertThat(SizeUnits.memory(768L << 20)).isEqualTo("768Mi");
  }

  @Test
  void timesHaveTheUnitThatFits() {
    assertThat(SizeUnits.seconds(0.0042)).isEqualTo("4.2 ms");
    assertThat(SizeUnits.seconds(38)).isEqualTo("38 s");
    assertThat(SizeUnits.seconds(600)).isEqualTo("10 min");
    assertThat(SizeUnits.seconds(5400)).isEqualTo("90 min");
    assertThat(SizeUnits.seconds(86_400)).isEqualTo("24 h");
    assertThat(SizeUnits.seconds(604_800)).isEqualTo("7 days");
  }

  @Test
  void numbersKeepThreeDigits() {
    assertThat(SizeUnits.number(0.0012345)).isEqualTo("0.00123");
    assertThat(SizeUnits.number(12.3)).isEqualTo("12.3");
    assertThat(SizeUnits.number(100)).isEqualTo("100");
    assertThat(SizeUnits.number(1_234_567)).isEqualTo("1,234,567");
  }
}

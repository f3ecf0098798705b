package io.vqstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void escapesWhatATerminalWouldObey() {
    // When
    String line = Printable.of("a\u001b[2Jb\nc\u0007");

    // Then
    assertThat(line).startsWith("a").contains("[2Jb").doesNotContain("\u001b", "\n", "\u0007");
  }

  @Test
  void cutsLongText() {
    // When, Then
    assertThat(Printable.of("x".repeat(1000))).hasSize(201).endsWith("…");
  }
}

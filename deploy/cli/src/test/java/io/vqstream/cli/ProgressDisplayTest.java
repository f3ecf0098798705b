package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private static final String CLEAR_LINE = "\r\033[2K";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void onATerminalDrawsABarAndTakesItAwayAtTheEnd() {
    // When
    try (ProgressDisplay progress = start(true)) {
      progress.update(3, 4);
      await().until(() -> err.toString().contains("3/4"));
    }

    // Then
    assertThat(err.toString()).contains("75%").endsWith(CLEAR_LINE).doesNotContain("\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void onATerminalSaysALineInPlaceOfTheBar() {
    // When
    try (ProgressDisplay progress = start(true)) {
      progress.say("a.png done");

      // Then
      assertThat(err.toString()).contains(CLEAR_LINE);
      assertThat(out.toString()).isEqualToNormalizingNewlines("a.png done\n");
    }
  }

  @Test
  void elsewhereSaysItsLinesAndDrawsNothing() {
    // When
    try (ProgressDisplay progress = start(false)) {
      progress.say("a.png done");
      progress.update(1, 2);
    }

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).isEqualToNormalizingNewlines("a.png done\n");
  }

  private ProgressDisplay start(boolean terminal) {
    return new ProgressDisplay(new PrintWriter(out), new PrintWriter(err), terminal);
  }
}

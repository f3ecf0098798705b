package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
  private static final Predicate<String> SERVICES_ALONE =
      name -> name.startsWith("org.apache.kafka.");
  private static final Predicate<String> WITHOUT_KAFKA = SERVICES_ALONE.negate();

  @Test
  void listsAllCommandsOfTheFullDistribution() {
    // When
    String usage = usage(name -> true);

    // Then
    assertThat(usage)
        .containsSubsequence("demo", "compress", "train", "encoder", "failures", "health", "help");
  }

  @Test
  void loadsAllCommandsInTheFullDistribution() {
    // When
    CommandRun run = CommandRun.of("help");

    // Then
    assertThat(run.out())
        .contains("  demo ", "  bench ", "  train ", "  evaluate ", "  compress ", "  publish ");
  }

  @Test
  void hidesCommandsThatAreNotInstalled() {
    // When
    String usage = usage(SERVICES_ALONE);

    // Then
    assertThat(usage)
        .contains("encoder", "decoder", "checkpoint", "failures", "health")
        .doesNotContain("  demo", "  compress", "  train", "  evaluate", "  publish");
  }

  @Test
  void hidesCommandsThatNeedKafkaWhereItIsMissing() {
    // When
    String usage = usage(WITHOUT_KAFKA);

    // Then
    assertThat(usage)
        .contains("  train", "  evaluate", "  compress")
        .doesNotContain("  encoder", "  checkpoint", "  health", "  publish", "  receive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "demo --help",
        "compress a.png -o out",
        "train photos --set a=b",
        "bench -x",
        "--verbose demo"
      })
  void refusesCommandThatIsNotInstalled(String arguments) {
    // When
    CommandRun run = run(SERVICES_ALONE, arguments.split(" "));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().filter(line -> !line.startsWith("\tat ")))
        .first()
        .asString()
        .matches("vqstream: \\w+ is not part of this installation; use the full distribution");
  }

  @Test
  void refusesInOneLine() {
    // When
    CommandRun run = run(SERVICES_ALONE, "demo");

    // Then
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: demo is not part of this installation; use the full distribution");
  }

  @Test
  void runsInstalledCommandsBesideMissingOnes() {
    // When
    CommandRun run = run(SERVICES_ALONE, "encoder", "--settings");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("images.topic");
  }

  private static String usage(Predicate<String> installed) {
    return VqStream.commandLine(CommandLine.defaultFactory(), installed).getUsageMessage();
  }

  private static CommandRun run(Predicate<String> installed, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        VqStream.commandLine(CommandLine.defaultFactory(), installed)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandRun(status, out.toString(), err.toString());
  }
}

package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --bootstrap-server} and {@code --config} of plain clients take. */
class BrokerOptionTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"publish .", "receive -o out", "failures list", "failures replay"})
  void everyClientRefusesAnUnknownSettingByName(String command) throws IOException {
    // When
    CommandRun run = run(command, "bootstrap.servers=127.0.0.1:1\nsasl.mechanisms=PLAIN\n");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).isEqualToIgnoringNewLines("vqstream: unknown setting sasl.mechanisms");
  }

  @Test
  void theFileMayNameTheBrokers() throws IOException {
    // When
    CommandRun run =
        run(
            "failures list",
            "bootstrap.servers=no-such-host.invalid:9092\nstartup.broker.timeout.ms=0\n");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("timed out", "no host name of no-such-host.invalid:9092 can be resolved");
  }

  @Test
  void withoutBrokersItSaysWhichOptionIsMissing() throws IOException {
    // When
    CommandRun run = run("failures list", "security.protocol=SSL\n");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains("Missing required option: '--bootstrap-server=HOST:PORT'");
  }

  @Test
  void aPasswordWithoutItsQuotesIsNotShown() throws IOException {
    // When
    CommandRun run =
        run(
            "failures list",
            """
            bootstrap.servers=127.0.0.1:1
            sasl.jaas.config=Module required username="me" password=half secret;
            """);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("sasl.jaas.config is not of the form")
        .doesNotContain("secret", "half");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    // When
    CommandRun run = CommandRun.of("failures", "list", "--config", folder.resolve("none"));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains("there is no configuration file " + folder.resolve("none"));
  }

  private CommandRun run(String command, String settings) throws IOException {
    Path config = Files.writeString(folder.resolve("client.properties"), settings);
    List<Object> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--topic", "images", "--config", config));
    return CommandRun.of(arguments.toArray());
  }
}

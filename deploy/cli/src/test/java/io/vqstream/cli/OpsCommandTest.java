package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsCommandTest {

  @ParameterizedTest
  @CsvSource({
    "--host 0.0.0.0, VQSTREAM_CONFIG_OPS_TOKEN",
    "--port 99999, '--port: 99999 is not between 0 and 65535'",
    "--instances host, '--instances: ''host'' is not HOST:PORT'",
    "--applications a, '--bootstrap-server=HOST:PORT'"
  })
  void refusesWrongUsageInOneLine(String arguments, String message) {
    // When
    CommandRun run = CommandRun.of((Object[]) ("ops " + arguments).split(" "));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains(message);
  }
}

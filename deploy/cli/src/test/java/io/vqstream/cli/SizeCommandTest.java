package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.bench.sizing.SizingMeasurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeCommandTest {
  @TempDir Path folder;

  @Test
  void printsWhatAStreamNeeds() {
    // When
    CommandRun run = CommandRun.of("size", "--rate", 5000, "--pixels", "1920x1080");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("images a second a core", "memory limit of each", "partitions of each topic")
        .contains("resources: {requests: {cpu: ", "Assumptions:", "Measured on ")
        .contains(SizingMeasurements.bundled().commit())
        .doesNotContain("Simulation");
  }

  @Test
  void simulatesAnOutage() {
    // When
    CommandRun run =
        CommandRun.of("size", "--rate", 500, "--pixels", "256x256", "--simulate", "--outage", "2m");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("outage of 2 min: at most ", "caught up after ", "seed 1");
  }

  @Test
  void takesMeasurementsOfTheUser() throws IOException {
    // Given
    String json = SizingMeasurements.bundled().json().replace("photos ", "mine ");
    Path file = Files.writeString(folder.resolve("measured.json"), json);
    Object[] stream = {"size", "--rate", 1, "--pixels", "64x64", "--checkpoint", "mine"};

    // When
    CommandRun bundled = CommandRun.of(stream);
    CommandRun own =
        CommandRun.of(
            "size", "--rate", 1, "--pixels", "64x64", "--checkpoint", "mine", "--measured", file);

    // Then
    assertThat(bundled.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(bundled.err()).contains("--checkpoint: mine has not been measured");
    assertThat(own.status()).as(own.err()).isZero();
    assertThat(own.out()).contains("mine ");
  }

  @ParameterizedTest
  @CsvSource({
    "--rate 0 --pixels 64x64, a rate of 0.0 is not above 0",
    "--rate 1 --pixels 64, --pixels: 64 is not of the form",
    "--rate 1 --pixels 64x64 --quality 9, level 9 is not one of",
    "--rate 1 --pixels 64x64 --utilization 1, a utilization of 1.0",
    "--rate 1 --pixels 64x64 --retention 7, is not a time such as",
    "--rate 1 --pixels 64x64 --measured none.json, --measured: none.json",
    "--rate 1 --pixels 64x64 --burst 0, --burst: 0 is not at least 1",
    "--pixels 64x64, --rate",
  })
  void rejectsWrongValues(String arguments, String message) {
    // When
    CommandRun run = CommandRun.of((Object[]) ("size " + arguments).split(" "));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }
}

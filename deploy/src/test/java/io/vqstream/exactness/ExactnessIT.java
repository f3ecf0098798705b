package io.vqstream.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * One frame, read by the packaged product in Java virtual machines that differ in version,
 * compiler, vector length and threads: {@code exactness.sh}, which also takes larger images and
 * other checkpoints by hand.
 */
@DisabledOnOs(OS.WINDOWS)
class ExactnessIT {
  private static final Path SCRIPT = Path.of("src/test/scripts/exactness.sh");
  private static final Path TINY =
      Path.of("../model/src/test/resources/io/vqstream/codec/tiny.safetensors");
  private static final Path IMAGE =
      Path.of("../model/src/test/resources/io/vqstream/codec/golden-v1/colour-63x65.png");

  @Test
  void everyVirtualMachineReadsTheSameCodes() throws Exception {
    // Given
    Path table = Path.of("target/exactness.txt");
    ProcessBuilder script =
        new ProcessBuilder("sh", SCRIPT.toString(), IMAGE.toString(), TINY.toString())
            .redirectErrorStream(true)
            .redirectOutput(table.toFile());
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));

    // When
    Process process = script.start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroy();

    // Then
    List<String> lines = Files.readAllLines(table);
    assertThat(ended).as("ended in time: %s", lines).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("without the vector module").contains("same"))
        .anySatisfy(line -> assertThat(line).contains("-Xint").contains("same"))
        .anySatisfy(line -> assertThat(line).contains("libtorch with 4 threads").contains("same"));
    assertThat(lines.get(lines.size() - 1))
        .matches("compared 720 codes \\d+ times: \\d+ times the same, 0 times not");
  }
}

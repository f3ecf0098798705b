package io.vqstream.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Frames, read in Java virtual machines that differ in version, compiler, vector length, threads
 * and processor, by two scripts that also take more by hand.
 */
@DisabledOnOs(OS.WINDOWS)
@Order(1)
class ExactnessIT {
  private static final Path SCRIPTS = Path.of("src/test/scripts");
  private static final Path TINY =
      Path.of("../../model/src/test/resources/io/vqstream/codec/tiny.safetensors");
  private static final Path IMAGE =
      Path.of("../../model/src/test/resources/io/vqstream/codec/golden-v1/color-63x65.png");
  private static final Pattern SUM =
      Pattern.compile(
          "compared (\\d+) codes, (\\d+) latents, (\\d+) frames and (\\d+) pixels"
              + " over (\\d+) combinations, (\\d+) of the codes interpreted");

  @Test
  void theProductReadsTheSameCodesInEveryVirtualMachine() throws Exception {
    // When
    List<String> lines = run("exactness.sh", IMAGE.toString(), TINY.toString());

    // Then
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("without the vector module").contains("same"))
        .anySatisfy(line -> assertThat(line).contains("the same again").contains("same"));
    assertThat(lines.get(lines.size() - 1))
        .matches("compared 720 codes \\d+ times: \\d+ times the same, 0 times not");
  }

  @Test
  void codesAndPixelsAreTheSameInEveryMachine() throws Exception {
    // When
    List<String> lines = run("exactness-run.sh", "1");

    // Then
    Matcher sum = SUM.matcher(lines.get(lines.size() - 2));
    assertThat(sum.matches()).as("%s", lines).isTrue();
    assertThat(Long.parseLong(sum.group(1))).as("codes").isGreaterThan(600_000);
    assertThat(Long.parseLong(sum.group(2))).as("latents").isGreaterThan(4_000);
    assertThat(Long.parseLong(sum.group(3))).as("frames").isGreaterThan(100);
    assertThat(Long.parseLong(sum.group(4))).as("pixels").isGreaterThan(120_000);
    assertThat(Integer.parseInt(sum.group(5))).as("combinations").isGreaterThanOrEqualTo(7);
    assertThat(Long.parseLong(sum.group(6))).as("interpreted").isGreaterThan(10_000);
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("0 codes, 0 latents, 0 frames and 0 pixels differ, 0 combinations failed");
    if (System.getenv("ARM_JAVA") != null) {
      assertThat(lines).anyMatch(line -> line.startsWith("ARM (emulated)"));
    }
  }

  /** What the script printed; it must end by itself and well. */
  private static List<String> run(String script, String... arguments) throws Exception {
    Path table = Path.of("target", script.replace(".sh", ".txt"));
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(table.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SHORT", "yes");
    Process process = builder.start();
    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    process.destroy();
    List<String> lines = Files.readAllLines(table);
    assertThat(ended).as("ended in time: %s", lines).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }
}

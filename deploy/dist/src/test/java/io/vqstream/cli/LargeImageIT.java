package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.processes.ResidentMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How much memory the product takes for the largest image that it accepts. */
@Tag("thorough")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the peak from /proc")
class LargeImageIT {
  private static final Path SCRIPT = Path.of("../target/vqstream/bin/vqstream").toAbsolutePath();
  private static final int SIDE = Integer.getInteger("large.side", 8192);
  private static final long TWO_GIB_IN_KB = 2 << 20;

  @TempDir Path folder;

  @Test
  void staysBelowTwoGibibytes() throws Exception {
    // Given
    Path image = Images.scene(folder.resolve("large.png"), SIDE, SIDE);
    Path out = folder.resolve("out");

    // When
    long compressing = peak("compress", image, out);
    long decompressing = peak("decompress", out.resolve("large.vq"), out);

    // Then
    assertThat(out.resolve("large.png")).isNotEmptyFile();
    assertThat(compressing).as("kB of compress").isBetween(1L, TWO_GIB_IN_KB);
    assertThat(decompressing).as("kB of decompress").isBetween(1L, TWO_GIB_IN_KB);
  }

  /** The most kB that were resident, as the kernel keeps it, seen last before the process ended. */
  private long peak(String command, Path file, Path out) throws Exception {
    List<String> line = List.of(SCRIPT.toString(), command, file.toString(), "-o", out.toString());
    Path log = folder.resolve(command + ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    Process process = builder.redirectOutput(log.toFile()).start();
    long peak = 0;
    do {
      // the script becomes the JVM
      peak = Math.max(peak, ResidentMemory.of(process.pid()).map(ResidentMemory::peak).orElse(0L));
    } while (!process.waitFor(100, TimeUnit.MILLISECONDS));
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return peak;
  }
}

package io.vqstream.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("measures the memory of the JVM")
class NativeMemoryTest {
  private static final int MEGABYTES = 48;

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsWhatIsFreed() throws IOException {
    // Given
    Libtorch.load();
    NativeMemory.keep();
    long before = residentMegabytes();

    // When
    try (NDManager manager = NDManager.newBaseManager()) {
      manager.ones(new Shape(MEGABYTES, 1 << 18));
    }

    // Then
    assertThat(residentMegabytes() - before).isGreaterThan(MEGABYTES / 2);
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .mapToLong(Long::parseLong)
            .sum()
        >> 10;
  }
}

package io.vqstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageInfoTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of(
          "proto",
          "model",
          "trainer",
          "streams/client",
          "streams/service",
          "deploy/testkit",
          "deploy/tools",
          "deploy/demo",
          "deploy/bench",
          "deploy/cli");

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    // Given
    List<Path> packages = packages();

    // When
    List<Path> silent = packages.stream().filter(folder -> !saysWhatItIsFor(folder)).toList();

    // Then
    assertThat(packages).isNotEmpty();
    assertThat(silent).as("packages without Javadoc in a package-info.java").isEmpty();
  }

  private static List<Path> packages() throws IOException {
    List<Path> packages = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = ROOT.resolve(module).resolve("src/main/java");
      if (Files.exists(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .forEach(packages::add);
        }
      }
    }
    return packages;
  }

  private static boolean saysWhatItIsFor(Path folder) {
    try {
      Path info = folder.resolve("package-info.java");
      return Files.exists(info) && Files.readString(info).startsWith("/**");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.vqstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final String PACKAGE_INFO = "package-info.java";
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
          "deploy/cli",
          "deploy/image");

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

  @Test
  void noTwoClassesShareASimpleName() throws IOException {
    // Given
    Map<String, List<Path>> byName =
        sources().stream().collect(Collectors.groupingBy(file -> file.getFileName().toString()));
    byName.remove(PACKAGE_INFO);

    // When
    List<List<Path>> shared = byName.values().stream().filter(files -> files.size() > 1).toList();

    // Then
    assertThat(byName).isNotEmpty();
    assertThat(shared).isEmpty();
  }

  private static List<Path> packages() throws IOException {
    return sources().stream().map(Path::getParent).distinct().toList();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      Path folder = ROOT.resolve(module).resolve("src/main/java");
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  private static boolean saysWhatItIsFor(Path folder) {
    try {
      Path info = folder.resolve(PACKAGE_INFO);
      return Files.exists(info) && Files.readString(info).startsWith("/**");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

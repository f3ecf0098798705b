package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The product as {@code mvn package} lays it out, run by this Java. */
@DisabledOnOs(OS.WINDOWS)
class DistributionIT {
  private static final String MAIN = "io.vqstream.cli.VqStream";
  private static final Path HOME = Path.of("target/vqstream");
  private static final Map<String, String> THIS_JAVA =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  @TempDir Path folder;

  @Test
  void startsAndSaysItsVersion() throws Exception {
    // When
    CommandRun run = vqstream("--version");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("vqstream " + Version.number() + "\n")
        .contains("Java " + Runtime.version(), "vector module on");
    assertThat(run.err().lines())
        .allMatch(line -> line.equals("WARNING: Using incubator modules: jdk.incubator.vector"));
  }

  @Test
  void whatOnlyTheDemoNeedsIsInAFolderOfItsOwn() throws IOException {
    // Then
    assertThat(jars(HOME.resolve("lib/demo")))
        .anyMatch(jar -> jar.startsWith("kafka_2.13-"))
        .anyMatch(jar -> jar.startsWith("commons-imaging-"));
    assertThat(jars(HOME.resolve("lib")))
        .anyMatch(jar -> jar.startsWith("vqstream-deploy-"))
        .anyMatch(jar -> jar.startsWith("kafka-streams-"))
        .noneMatch(jar -> jar.startsWith("kafka_2.13-"))
        .noneMatch(jar -> jar.matches("(junit|assertj|testcontainers|archunit|scala).*"));
  }

  @Test
  void noLibraryIsThereTwice() throws IOException {
    // Given
    List<String> all =
        Stream.concat(jars(HOME.resolve("lib")).stream(), jars(HOME.resolve("lib/demo")).stream())
            .map(jar -> jar.replaceFirst("-\\d.*", ""))
            .toList();

    // Then
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void startsWithoutWhatOnlyTheDemoNeeds() throws Exception {
    // Given
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    String lib = HOME.resolve("lib/*").toString();

    // When
    CommandRun run = StartScript.run(folder, java, Map.of(), "-cp", lib, MAIN, "help");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("compress", "decompress", "inspect", "evaluate");
  }

  private CommandRun vqstream(String... arguments) throws IOException, InterruptedException {
    Path script = HOME.resolve("bin/vqstream").toAbsolutePath();
    return StartScript.run(folder, script, THIS_JAVA, arguments);
  }

  private static List<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}

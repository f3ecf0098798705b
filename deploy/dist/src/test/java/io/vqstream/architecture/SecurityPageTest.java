package io.vqstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code SECURITY.md} names the test that shows each of its claims. */
class SecurityPageTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))`");

  @Test
  void namesTestsThatExist() throws IOException {
    // Given
    Set<String> tests = new TreeSet<>();
    for (String group : new String[] {"model", "streams", "deploy"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(group))) {
        files
            .map(file -> ROOT.relativize(file).toString())
            .filter(file -> file.contains("src/test/java") && file.endsWith(".java"))
            .forEach(file -> tests.add(file.replaceFirst(".*/(.*)\\.java", "$1")));
      }
    }

    // When
    Set<String> named =
        NAMED
            .matcher(Files.readString(ROOT.resolve("SECURITY.md")))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());

    // Then
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(tests).containsAll(named);
  }
}

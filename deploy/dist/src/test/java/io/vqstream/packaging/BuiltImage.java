package io.vqstream.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.containers.JavaBase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as {@code deploy/image/build.sh} makes it, in this machine's Docker.
 *
 * @param name with the tag
 * @param digest SHA-256 of the manifest
 */
public record BuiltImage(String name, String digest) {
  private static final Path SCRIPT = Path.of("../image/build.sh").toAbsolutePath();

  /**
   * Makes it.
   *
   * @param distribution folder of the services
   */
  public static BuiltImage of(String name, Path distribution) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of("--base", "docker://" + JavaBase.image()));
    command.addAll(List.of("--to", "docker://" + name));
    command.addAll(List.of("--distribution", distribution.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).containsPattern("digest sha256:[0-9a-f]{64}");
    return new BuiltImage(name, said.replaceFirst("(?s).*digest (sha256:[0-9a-f]{64}).*", "$1"));
  }
}

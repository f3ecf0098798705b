package io.vqstream.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs in Java virtual machines of other flags. */
public final class OtherJvm {
  private OtherJvm() {}

  /**
   * Runs a program with flags, which spaces separate, and returns the last line that it prints; a
   * warning of the log may precede it.
   */
  public static String run(Class<?> program, String flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC"); // Starts in half the CPU time.
    command.addAll(List.of(flags.split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as("exit status of %s", command).isZero();
    return output.substring(output.lastIndexOf('\n') + 1).strip();
  }
}

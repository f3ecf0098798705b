package io.vqstream.kubernetes;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of a program that only some machines have. */
record ToolRun(int status, String out, String err) {

  /** Returns whether the program is on the path. */
  static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  static ToolRun of(Path folder, String... command) throws IOException, InterruptedException {
    return of(folder, Map.of(), Duration.ofMinutes(1), command);
  }

  /**
   * Runs a program.
   *
   * @param environment variables to add
   */
  static ToolRun of(Path folder, Map<String, String> environment, Duration limit, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("vqstream-", ".out");
    Path err = Files.createTempFile("vqstream-", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException("no end: " + String.join(" ", command));
      }
      return new ToolRun(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}

package io.vqstream.evaluation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An executable on this machine, such as {@code avifenc}. */
final class CommandTool {
  private static final int TIMEOUT_MINUTES = 10;

  private final Path program;

  private CommandTool(Path program) {
    this.program = program;
  }

  /**
   * Finds an executable.
   *
   * @param path folders, in the format of the variable PATH
   * @throws CodecMissingException if no folder has it
   */
  static CommandTool find(String name, String path) throws CodecMissingException {
    for (String folder : path.split(File.pathSeparator)) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return new CommandTool(candidate);
      }
    }
    throw new CodecMissingException(name + " is not installed or not on the PATH");
  }

  /**
   * Matches the output of {@code --version}.
   *
   * @throws CodecMissingException if it has another form, or the command fails
   */
  Matcher version(Pattern form) throws CodecMissingException {
    String output;
    try {
      output = run(List.of("--version"));
    } catch (IOException e) {
      throw new CodecMissingException(e.getMessage());
    }
    Matcher matcher = form.matcher(output);
    if (!matcher.matches()) {
      String line = output.lines().findFirst().orElse("");
      throw new CodecMissingException(
          program.getFileName() + " --version prints no version: '" + line + "'");
    }
    return matcher;
  }

  /** Returns what a description adds where the decoder is of another version than the encoder. */
  static String otherDecoder(String library, String encoder, String decoder) {
    return decoder.equals(encoder) ? "" : ", decoded by " + library + " " + decoder;
  }

  /**
   * Runs the command and returns its output.
   *
   * @throws IOException if the command fails, with the last line of its output, or takes more than
   *     {@value #TIMEOUT_MINUTES} minutes
   */
  String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Path log = Files.createTempFile("vqstream-evaluate", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      try {
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
          throw new IOException(program + " did not end within " + TIMEOUT_MINUTES + " minutes");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(program + " was interrupted", e);
      } finally {
        process.destroyForcibly();
      }
      String output = Files.readString(log);
      if (process.exitValue() != 0) {
        String last = output.strip().lines().reduce((first, second) -> second).orElse("");
        throw new IOException(program + " exited with status " + process.exitValue() + ": " + last);
      }
      return output;
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /** A temporary folder for the files of one call, deleted when closed. */
  static final class Workspace implements AutoCloseable {
    private final Path folder = Files.createTempDirectory("vqstream-evaluate");

    Workspace() throws IOException {}

    Path file(String name) {
      return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}

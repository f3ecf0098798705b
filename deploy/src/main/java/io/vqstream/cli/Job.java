package io.vqstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file to turn into another.
 *
 * @param source the file to read
 * @param target the file to write
 */
record Job(Path source, Path target) {

  /**
   * Gives each input its target below the output folder: the same name with another extension.
   *
   * @param extension of the targets, without the dot
   * @throws CommandFailure if two inputs would have the same target, or a target would replace an
   *     input: wrong usage
   */
  static List<Job> plan(List<InputFiles.InputFile> inputs, Path output, String extension) {
    List<Job> jobs = new ArrayList<>();
    Map<Path, Path> sources = new LinkedHashMap<>();
    Map<Path, Path> targets = new LinkedHashMap<>();
    for (InputFiles.InputFile input : inputs) {
      Path target = withExtension(output.resolve(input.name()), extension);
      Path other = targets.putIfAbsent(place(target), input.path());
      if (other != null) {
        throw CommandFailure.usage(
            other + " and " + input.path() + " would both be written to " + target);
      }
      sources.put(place(input.path()), input.path());
      jobs.add(new Job(input.path(), target));
    }
    for (Map.Entry<Path, Path> target : targets.entrySet()) {
      Path source = sources.get(target.getKey());
      if (source != null) {
        throw CommandFailure.usage(
            "what comes of " + target.getValue() + " would replace the input " + source);
      }
    }
    return jobs;
  }

  /** The path with the last extension of its name replaced, or one added where it has none. */
  static Path withExtension(Path path, String extension) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return path.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "." + extension);
  }

  private static Path place(Path path) {
    return path.toAbsolutePath().normalize();
  }
}

package io.vqstream.cli;

import io.vqstream.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files that the arguments of a command stand for: a file itself, a folder all files below it
 * whose names end as wanted.
 *
 * @param files in the order of the arguments, a folder's by their paths
 * @param problems what could not be looked into
 */
record InputFiles(List<InputFile> files, List<Problem> problems) {

  InputFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * @param path the file
   * @param name its path below the output folder: the path within the folder that was given, or the
   *     file's name
   */
  record InputFile(Path path, Path name) {}

  /** An argument, or something below it, that cannot be read. */
  record Problem(Path path, String reason) {}

  /**
   * Finds the files. Links are followed, loops left out and told as problems.
   *
   * @param extensions which files of a folder to take, in lower case without the dot; a file that
   *     is named itself is always taken
   */
  static InputFiles find(List<Path> arguments, Set<String> extensions) {
    List<InputFile> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        int before = files.size() + problems.size();
        walk(argument, extensions, files, problems);
        if (files.size() + problems.size() == before) {
          String wanted = String.join(", ", extensions.stream().sorted().toList());
          problems.add(new Problem(argument, "no file here ends in " + wanted));
        }
      } else if (Files.exists(argument)) {
        files.add(new InputFile(argument, argument.getFileName()));
      } else {
        String reason = Errors.fileReason(new NoSuchFileException(argument.toString()));
        problems.add(new Problem(argument, reason));
      }
    }
    return new InputFiles(files, problems);
  }

  private static void walk(
      Path folder, Set<String> extensions, List<InputFile> files, List<Problem> problems) {
    try {
      FileTree tree = FileTree.of(folder, extensions);
      tree.files().forEach(file -> files.add(new InputFile(file, folder.relativize(file))));
      for (FileTree.Problem problem : tree.problems()) {
        String reason = Errors.reasonFor(problem.path(), problem.cause());
        problems.add(new Problem(problem.path(), reason));
      }
    } catch (IOException e) {
      problems.add(new Problem(folder, Errors.reasonFor(folder, e)));
    }
  }
}

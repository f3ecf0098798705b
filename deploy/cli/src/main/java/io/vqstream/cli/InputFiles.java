package io.vqstream.cli;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.files.FileNames;
import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The input files of a command. An argument that is a folder stands for the files below it that the
 * selection accepts.
 *
 * @param files in the order of the arguments, those of a folder by path
 * @param problems arguments, files and folders that cannot be read
 * @param leftOut a line for each kind of image in the folders that is not supported
 */
record InputFiles(List<InputFile> files, List<Problem> problems, List<String> leftOut) {

  InputFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
    leftOut = List.copyOf(leftOut);
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
   * Finds the files. Symbolic links are followed; loops are problems. A file that is given twice,
   * such as by itself and with its folder, is taken once.
   *
   * @param selection which files of a folder to take; a file that is named itself is always taken
   */
  static InputFiles find(List<Path> arguments, FileSelection selection) {
    Set<InputFile> files = new LinkedHashSet<>();
    List<Problem> problems = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Path argument : arguments) {
      if (argument.equals(StandardStreams.DASH)) {
        files.add(new InputFile(argument, Path.of("stdin")));
      } else if (Files.isDirectory(argument)) {
        try {
          walk(argument, FileTree.of(argument, selection), selection, files, problems, leftOut);
        } catch (IOException e) {
          problems.add(new Problem(argument, Errors.reasonFor(argument, e)));
        }
      } else if (Files.exists(argument)) {
        files.add(new InputFile(argument, argument.getFileName()));
      } else {
        String reason =
            FileNames.isDamaged(argument)
                ? FileNames.NOT_TEXT
                : ExceptionMessages.fileReason(new NoSuchFileException(argument.toString()));
        problems.add(new Problem(argument, reason));
      }
    }
    return new InputFiles(distinct(files), problems, leftOut);
  }

  private static void walk(
      Path folder,
      FileTree tree,
      FileSelection selection,
      Set<InputFile> files,
      List<Problem> problems,
      List<String> leftOut) {
    tree.files().forEach(file -> files.add(new InputFile(file, folder.relativize(file))));
    for (FileTree.Problem problem : tree.problems()) {
      String reason = Errors.reasonFor(problem.path(), problem.cause());
      problems.add(new Problem(problem.path(), reason));
    }
    leftOut.addAll(tree.leftOut());
    if (tree.files().isEmpty() && tree.problems().isEmpty()) {
      problems.add(new Problem(folder, selection.nothingFound()));
    }
  }

  /** The files without those that another path names, too, for the same output. */
  private static List<InputFile> distinct(Set<InputFile> files) {
    Map<InputFile, InputFile> byPlace = new LinkedHashMap<>();
    for (InputFile file : files) {
      Path place = file.path().toAbsolutePath().normalize();
      byPlace.putIfAbsent(new InputFile(place, file.name()), file);
    }
    return List.copyOf(byPlace.values());
  }
}

package io.vqstream.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The files below a folder whose names end as wanted, in any case. Links are followed; hidden files
 * are left out.
 *
 * @param root the folder
 * @param files by their paths
 * @param problems what could not be looked into, loops of links among it
 */
public record FileTree(Path root, List<Path> files, List<Problem> problems) {

  /** How the names of image files end. */
  public static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "webp");

  /** A file or folder that cannot be read, and why. */
  public record Problem(Path path, IOException cause) {}

  public FileTree {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * Looks through a folder and all below it.
   *
   * @param extensions in lower case, without the dot
   * @throws IOException if it is no folder
   */
  public static FileTree of(Path root, Set<String> extensions) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root.toString());
    }
    List<Path> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Files.walkFileTree(
        root,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!wanted(file, extensions)) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isRegularFile()) {
              files.add(file);
            } else if (attributes.isSymbolicLink()) { // those that lead somewhere were followed
              problems.add(problem(file, "a link that leads nowhere"));
            } else {
              problems.add(problem(file, "not a regular file")); // reading a pipe would never end
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            problems.add(new Problem(file, e));
            return FileVisitResult.CONTINUE;
          }
        });
    return new FileTree(root, byName(root, files), problems);
  }

  /** Each name is made once, not at each comparison: folders of 50,000 images are common. */
  private static List<Path> byName(Path root, List<Path> files) {
    record Named(String name, Path file) {}

    return files.stream()
        .map(file -> new Named(name(root, file), file))
        .sorted(Comparator.comparing(Named::name))
        .map(Named::file)
        .toList();
  }

  /** A file's path within the folder, with {@code /} between the names on every system. */
  public String name(Path file) {
    return name(root, file);
  }

  private static String name(Path root, Path file) {
    return StreamSupport.stream(root.relativize(file).spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private static boolean wanted(Path file, Set<String> extensions) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return !name.startsWith(".") && dot > 0 && extensions.contains(name.substring(dot + 1));
  }

  private static Problem problem(Path file, String reason) {
    return new Problem(file, new FileSystemException(file.toString(), null, reason));
  }
}

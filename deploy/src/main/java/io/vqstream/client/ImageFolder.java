package io.vqstream.client;

import java.io.IOException;
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

/** The image files below a folder, told by their names: png, jpg, jpeg and webp in any case. */
public final class ImageFolder {
  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "webp");

  private final Path root;
  private final List<Path> files;
  private final List<String> problems;

  private ImageFolder(Path root, List<Path> files, List<String> problems) {
    this.root = root;
    this.files = List.copyOf(files);
    this.problems = List.copyOf(problems);
  }

  /**
   * Looks through a folder and all below it. Links are followed, loops left out.
   *
   * @throws IOException if it is no folder that can be read
   */
  public static ImageFolder list(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root.toString());
    }
    List<Path> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Files.walkFileTree(
        root,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && EXTENSIONS.contains(extension(file))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            problems.add(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(Comparator.comparing(file -> keyOf(root, file)));
    return new ImageFolder(root, files, problems);
  }

  /** The files, ordered by their keys. */
  public List<Path> files() {
    return files;
  }

  /** What could not be looked into, one line each. */
  public List<String> problems() {
    return problems;
  }

  /** The key of a file: its path within the folder, with {@code /} between the names. */
  public String key(Path file) {
    return keyOf(root, file);
  }

  private static String keyOf(Path root, Path file) {
    return StreamSupport.stream(root.relativize(file).spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}

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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The files below a folder that a {@link FileSelection} takes. Symbolic links are followed; files
 * and folders whose names start with a dot are left out.
 *
 * @param root the folder
 * @param files the selected files, sorted by path
 * @param problems files and folders that cannot be read, including loops of links
 * @param unsupportedImages images of other formats, which are not among the files
 */
public record FileTree(
    Path root, List<Path> files, List<Problem> problems, List<Path> unsupportedImages) {

  /** A file or folder that cannot be read, and why. */
  public record Problem(Path path, IOException cause) {}

  public FileTree {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
    unsupportedImages = List.copyOf(unsupportedImages);
  }

  /**
   * Lists the files of a folder and of all folders below it.
   *
   * @throws IOException if it is no folder
   */
  public static FileTree of(Path root, FileSelection selection) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root.toString());
    }
    Collector collector = new Collector(root, selection);
    Files.walkFileTree(
        root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, collector);
    return new FileTree(
        root, byName(root, collector.files), collector.problems, collector.unsupportedImages);
  }

  /** Lists the PNG, JPEG and WebP files of a folder and of all folders below it. */
  public static FileTree ofImages(Path root) throws IOException {
    return of(root, FileSelection.IMAGES);
  }

  /** Returns the tree without what lies below a folder, which may be reached by a link. */
  public FileTree without(Path folder) {
    Path place = place(folder);
    Predicate<Path> kept = file -> !place(file).startsWith(place);
    return new FileTree(
        root,
        files.stream().filter(kept).toList(),
        problems.stream().filter(problem -> kept.test(problem.path())).toList(),
        unsupportedImages.stream().filter(kept).toList());
  }

  /**
   * Returns a line for each unsupported format, such as {@code photos: 3 .gif files left out: not
   * PNG, JPEG or WebP}.
   */
  public List<String> leftOut() {
    Map<String, Long> counts =
        unsupportedImages.stream()
            .collect(
                Collectors.groupingBy(
                    FileSelection::extension, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(
            kind ->
                "%s: %d .%s file%s left out: not PNG, JPEG or WebP"
                    .formatted(
                        root, kind.getValue(), kind.getKey(), kind.getValue() == 1 ? "" : "s"))
        .toList();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final FileSelection selection;
    private final List<Path> files = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Path> unsupportedImages = new ArrayList<>();

    Collector(Path root, FileSelection selection) {
      this.root = root;
      this.selection = selection;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file)) {
        add(file, attributes);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      Path name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }

    private void add(Path file, BasicFileAttributes attributes) {
      String extension = FileSelection.extension(file);
      if (attributes.isRegularFile()) {
        switch (selection.choose(file, extension)) {
          case TAKEN -> take(file);
          case UNSUPPORTED_IMAGE -> unsupportedImages.add(file);
          case IGNORED -> {}
        }
      } else if (selection.takesName(extension)) {
        problems.add(
            problem(
                file,
                attributes.isSymbolicLink() // valid links were followed
                    ? "a broken symbolic link"
                    : "not a regular file")); // reading a pipe would never end
      }
    }

    private void take(Path file) {
      if (FileNames.isText(file)) {
        files.add(file);
      } else {
        problems.add(problem(file, FileNames.NOT_TEXT));
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      problems.add(new Problem(file, e));
      return FileVisitResult.CONTINUE;
    }
  }

  /** Sorts by name. Names are computed once for each file, as folders can hold many. */
  private static List<Path> byName(Path root, List<Path> files) {
    record Named(String name, Path file) {}

    return files.stream()
        .map(file -> new Named(name(root, file), file))
        .sorted(Comparator.comparing(Named::name))
        .map(Named::file)
        .toList();
  }

  /** Returns the path of a file within the folder, with {@code /} as separator on every system. */
  public String name(Path file) {
    return name(root, file);
  }

  private static String name(Path root, Path file) {
    return StreamSupport.stream(root.relativize(file).spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private static Path place(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static Problem problem(Path file, String reason) {
    return new Problem(file, new FileSystemException(file.toString(), null, reason));
  }
}

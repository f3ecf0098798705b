package io.vqstream.evaluation;

import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The images of a folder and its subfolders: files named .png, .jpg, .jpeg or .webp. */
public final class SourceImages {
  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "webp");

  private final ImageFileReader reader = new ImageFileReader();
  private final Path root;
  private final List<Path> files;

  private SourceImages(Path root, List<Path> files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Lists the images, by name.
   *
   * @param path a folder or one image
   * @throws IOException if it is not there, cannot be read or holds no image
   */
  public static SourceImages in(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such folder");
    }
    if (!Files.isDirectory(path)) {
      return new SourceImages(path.toAbsolutePath().getParent(), List.of(path.toAbsolutePath()));
    }
    Path root = path.toAbsolutePath();
    try (Stream<Path> walk = Files.walk(root)) {
      List<Path> files =
          walk.filter(SourceImages::isImage).sorted(Comparator.comparing(Path::toString)).toList();
      if (files.isEmpty()) {
        throw new NoSuchFileException(
            path.toString(), null, "no .png, .jpg, .jpeg or .webp file in this folder");
      }
      return new SourceImages(root, files);
    }
  }

  public List<Path> files() {
    return files;
  }

  /** Path within the folder, with slashes on every system. */
  public String name(Path file) {
    return StreamSupport.stream(root.relativize(file).spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  /** Reads one of the files. */
  public SourceImage read(Path file) throws IOException, UnreadableImageException {
    return reader.read(Files.readAllBytes(file));
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))
        && Files.isRegularFile(file);
  }
}

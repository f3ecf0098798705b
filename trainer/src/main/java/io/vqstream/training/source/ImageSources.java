package io.vqstream.training.source;

import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Opens the sources of a run, each by its content:
 *
 * <ul>
 *   <li>a folder, with all folders below it
 *   <li>an image file
 *   <li>a zip or tar file of images; a tar file may be compressed with gzip
 *   <li>a text file that lists image files, one a line, relative to its folder; blank lines and
 *       lines that start with {@code #} are skipped
 *   <li>an IDX file of gray images, which may be compressed with gzip
 *   <li>a binary batch of CIFAR-10 or CIFAR-100, whose name ends in {@code .bin}
 * </ul>
 */
public final class ImageSources implements AutoCloseable {
  private static final int HEAD = 512;
  private static final int TAR_MAGIC = 257;
  private static final int MAX_LIST_BYTES = 1 << 28;

  private final List<ImageSource> all = new ArrayList<>();

  private ImageSources() {}

  /**
   * Opens sources.
   *
   * @param except folders whose images are skipped, such as the work folder of the run. A source
   *     within one of them is not: it has images that were put there for the run
   * @param scratch folder for what has to be unpacked; created if needed, and the files in it are
   *     deleted on close
   * @throws IOException if one does not exist, has no image, or cannot be read; the message names
   *     it
   */
  public static ImageSources open(List<Path> paths, List<Path> except, Path scratch)
      throws IOException {
    ImageSources sources = new ImageSources();
    try {
      for (Path path : paths) {
        sources.all.add(open(path, except, scratch));
      }
      return sources;
    } catch (IOException | RuntimeException e) {
      try (sources) {
        throw e;
      }
    }
  }

  /** Returns the sources, in order. */
  public List<ImageSource> all() {
    return List.copyOf(all);
  }

  /** Returns the number of images of all sources. */
  public int count() {
    return all.stream().mapToInt(ImageSource::count).sum();
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ImageSource source : all) {
      try {
        source.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static ImageSource open(Path path, List<Path> except, Path scratch) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file or folder");
    }
    if (Files.isDirectory(path)) {
      return folder(path.toAbsolutePath(), except);
    }
    ImageSource source;
    try {
      source = file(path.toAbsolutePath(), scratch);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
    if (source.count() == 0) {
      try (source) {
        throw new FileSystemException(
            path.toString(), null, "no PNG, JPEG, WebP, BMP or TIFF file in it");
      }
    }
    return source;
  }

  private static ImageSource folder(Path folder, List<Path> except) throws IOException {
    FileTree tree = FileTree.of(folder, FileSelection.TRAINING_IMAGES);
    if (tree.files().isEmpty() && tree.problems().isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, FileSelection.TRAINING_IMAGES.nothingFound());
    }
    for (Path skipped : except) {
      if (!isWithin(folder, skipped)) {
        tree = tree.without(skipped);
      }
    }
    return FileImages.of(tree);
  }

  private static boolean isWithin(Path folder, Path other) {
    Path inner = folder.toAbsolutePath().normalize();
    Path outer = other.toAbsolutePath().normalize();
    return inner.startsWith(outer) && !inner.equals(outer);
  }

  private static ImageSource file(Path file, Path scratch) throws IOException {
    byte[] head = head(file);
    if (ImageFormat.of(head).isPresent() || isImageName(file)) {
      return FileImages.of(List.of(file));
    }
    if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
      return Archives.zip(file);
    }
    if (startsWith(head, 0x1f, 0x8b)) {
      return unpacked(file, scratch);
    }
    return raw(file, file, () -> {}).orElseGet(() -> list(file));
  }

  /** Opens a tar file or raw pixels. */
  private static Optional<ImageSource> raw(Path file, Path shown, AutoCloseable onClose)
      throws IOException {
    byte[] head = head(file);
    String name = shown.toString().toLowerCase(Locale.ROOT);
    boolean tar =
        head.length >= TAR_MAGIC + 5
            && new String(head, TAR_MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    return tar || name.endsWith(".tar")
        ? Optional.of(Archives.tar(file, shown, onClose))
        : RawImages.open(file, shown, onClose);
  }

  private static ImageSource unpacked(Path file, Path scratch) throws IOException {
    UnpackedFile plain = UnpackedFile.create(scratch);
    try {
      try (InputStream in =
          new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16)) {
        Files.copy(in, plain.path(), StandardCopyOption.REPLACE_EXISTING);
      }
      Optional<ImageSource> source = raw(plain.path(), file, plain);
      if (source.isPresent()) {
        return source.get();
      }
      throw new IOException("neither a tar file nor an IDX file of images is compressed in it");
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static ImageSource list(Path file) {
    List<Path> files = new ArrayList<>();
    try {
      if (Files.size(file) > MAX_LIST_BYTES) {
        throw new IllegalArgumentException(unknown());
      }
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          files.add(file.resolveSibling(line.strip()));
        }
      }
    } catch (CharacterCodingException | InvalidPathException e) {
      throw new IllegalArgumentException(unknown(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!files.isEmpty() && files.stream().noneMatch(Files::exists)) {
      throw new IllegalArgumentException(
          "read as a list of files, none of which exists, such as " + files.get(0));
    }
    return FileImages.of(files);
  }

  private static String unknown() {
    return "neither a folder, an image, a zip or tar file, a list of files, an IDX file of images"
        + " nor a CIFAR batch";
  }

  private static boolean isImageName(Path file) {
    return FileSelection.TRAINING_IMAGES.takesName(FileSelection.extension(file));
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}

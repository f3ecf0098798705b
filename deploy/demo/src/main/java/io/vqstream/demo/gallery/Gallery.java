package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.files.WholeFile;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.tools.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with {@code index.html} and the image files that it shows. Images are written as they
 * arrive and not kept in memory; the page is written last. An earlier gallery in the same folder is
 * replaced; other files are kept. A folder with files but without a gallery is refused.
 */
public final class Gallery {
  private static final String PAGE = "index.html";
  private static final String IMAGES = "images";
  private static final Pattern OURS =
      Pattern.compile("\\d{4,}-(original|reconstruction|difference)\\.(png|jpg|webp|bin)");

  private final GalleryFolder folder;
  private final Path images;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> written = new HashSet<>();

  private Gallery(GalleryFolder folder) {
    this.folder = folder;
    this.images = folder.path().resolve(IMAGES);
  }

  /**
   * Creates a gallery.
   *
   * @param force whether to write to a folder that contains files but no gallery
   * @throws IOException if the folder is refused or cannot be created or written, naming it
   */
  public static Gallery begin(Path folder, boolean force) throws IOException {
    Gallery gallery = new Gallery(GalleryFolder.take(folder, force));
    Files.createDirectories(gallery.images);
    Files.delete(Files.createTempFile(gallery.images, ".vqstream-", ".part"));
    Files.delete(Files.createTempFile(folder, ".vqstream-", ".part"));
    return gallery;
  }

  /** Adds an image that was coded. */
  public void addCoded(
      ImageReport report,
      byte[] source,
      byte[] reconstruction,
      Picture sourcePixels,
      Picture reconstructedPixels)
      throws IOException {
    byte[] difference = PngWriter.write(Difference.of(sourcePixels, reconstructedPixels));
    entries.add(
        new Entry(
            report,
            write("original", source),
            write("reconstruction", reconstruction),
            write("difference", difference)));
  }

  /** Adds an image that was passed through. */
  public void addPassthrough(ImageReport report, byte[] source, byte[] received)
      throws IOException {
    entries.add(
        new Entry(report, write("original", source), write("reconstruction", received), ""));
  }

  /**
   * Writes the page and deletes the images of an earlier gallery.
   *
   * @param failures a line for each image that failed
   * @param maker one sentence: the version and the checkpoints that coded the images
   * @return the page
   */
  public Path finish(List<String> failures, String maker) throws IOException {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(entry -> entry.report().name()));
    Path page = folder.path().resolve(PAGE);
    WholeFile.replace(page, WholeFile.Content.of(GalleryPage.of(sorted, failures, maker)));
    if (folder.marked()) {
      deleteStale();
    }
    return page;
  }

  private void deleteStale() throws IOException {
    try (Stream<Path> files = Files.list(images)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (OURS.matcher(name).matches() && !written.contains(name)) {
          Files.delete(file);
        }
      }
    }
  }

  private String write(String role, byte[] file) throws IOException {
    String name =
        "%04d-%s.%s".formatted(entries.size() + 1, role, FileType.ofImage(file).extension());
    WholeFile.replace(images.resolve(name), WholeFile.Content.of(file));
    written.add(name);
    return IMAGES + "/" + name;
  }
}

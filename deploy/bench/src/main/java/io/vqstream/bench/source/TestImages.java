package io.vqstream.bench.source;

import io.vqstream.demo.source.DemoImage;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Creates the images to send from image files. They are kept in memory, so their number is limited.
 *
 * <p>Files that cannot be read or would be passed through are skipped and reported.
 */
public final class TestImages {
  /** Maximum total of pixels: 16 megapixels, 48 MiB uncompressed. */
  static final long MAX_PIXELS = 1 << 24;

  private static final int MAX_IMAGES = 1024;
  private static final long ORDER = 1;

  private final BiConsumer<String, String> omitted;
  private final ImageFileReader reader = new ImageFileReader();

  /**
   * @param omitted receives the name of each skipped file and the reason
   */
  public TestImages(BiConsumer<String, String> omitted) {
    this.omitted = omitted;
  }

  /**
   * Returns the first files, whole, up to the maximum of pixels.
   *
   * @return empty if no file is usable
   */
  public List<TestImage> whole(List<DemoImage> files) {
    List<TestImage> images = new ArrayList<>();
    long pixels = 0;
    for (DemoImage file : files) {
      if (images.size() == MAX_IMAGES || pixels >= MAX_PIXELS) {
        break;
      }
      Optional<Read> read = read(file);
      if (read.isPresent()) {
        Picture picture = read.get().picture;
        images.add(new TestImage(file.name(), read.get().file, picture.width(), picture.height()));
        pixels += picture.pixels();
      }
    }
    return images;
  }

  /**
   * Returns tiles of the files as PNG files, about equally many of each file, in a pseudo-random
   * order with a fixed seed. Smaller files are skipped.
   *
   * @return empty if no file is large enough
   */
  public List<TestImage> cut(List<DemoImage> files, Tiling tiling) {
    long area = (long) tiling.width() * tiling.height();
    int max = (int) Math.max(1, Math.min(MAX_IMAGES, MAX_PIXELS / area));
    List<TestImage> images = new ArrayList<>();
    for (int i = 0; i < files.size() && images.size() < max; i++) {
      Optional<Read> read = read(files.get(i));
      if (read.isPresent()) {
        // An equal share of the remainder: small files leave theirs to the others.
        int share = Math.max(1, (max - images.size()) / (files.size() - i));
        String name = files.get(i).name();
        tiling
            .pieces(read.get().picture, share)
            .forEach(piece -> images.add(image(name + "#" + images.size(), piece)));
      }
    }
    Collections.shuffle(images, new Random(ORDER)); // so that any few of them are of all files
    return images;
  }

  /** Returns the pixels of an image as a binary PPM file. */
  public static byte[] uncompressed(TestImage image) {
    byte[] rgb = pixels(image).rgb();
    String header = "P6\n%d %d\n255\n".formatted(image.width(), image.height());
    ByteArrayOutputStream file = new ByteArrayOutputStream(rgb.length + header.length());
    file.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(rgb);
    return file.toByteArray();
  }

  /** Returns the pixels of an image that this class created. */
  public static Picture pixels(TestImage image) {
    try {
      return ((SourceImage.Codable) new ImageFileReader().read(image.file())).picture();
    } catch (UnreadableImageException e) {
      throw new IllegalArgumentException(image.name() + ": " + e.getMessage(), e);
    }
  }

  private record Read(byte[] file, Picture picture) {}

  private Optional<Read> read(DemoImage image) {
    try {
      byte[] file = image.read();
      SourceImage source = reader.read(file);
      if (source instanceof SourceImage.Codable codable) {
        return Optional.of(new Read(file, codable.picture()));
      }
      String reason = ((SourceImage.Passthrough) source).reason().label();
      omitted.accept(image.name(), "would be passed through (" + reason + ")");
    } catch (IOException | UnreadableImageException e) {
      omitted.accept(image.name(), e.getMessage());
    }
    return Optional.empty();
  }

  private static TestImage image(String name, Picture piece) {
    return new TestImage(name, PngWriter.write(piece), piece.width(), piece.height());
  }
}

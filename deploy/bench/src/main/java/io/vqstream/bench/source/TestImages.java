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
 * Makes the images to send from image files. They stay in memory, so there are only so many; a
 * benchmark goes through them again and again.
 *
 * <p>What cannot be read, and what a codec could only carry as it came, is left out and told.
 */
public final class TestImages {
  /** Pixels of all of them together: 16 megapixels, 48 MiB when nothing compresses them. */
  static final long MOST_PIXELS = 1 << 24;

  private static final int MOST = 1024;
  private static final long ORDER = 1;

  private final BiConsumer<String, String> omitted;
  private final ImageFileReader reader = new ImageFileReader();

  /**
   * @param omitted told the name of each file that is left out, and why
   */
  public TestImages(BiConsumer<String, String> omitted) {
    this.omitted = omitted;
  }

  /**
   * The files as they are, the first ones: until there are enough pixels.
   *
   * @return empty where none can be used
   */
  public List<TestImage> whole(List<DemoImage> files) {
    List<TestImage> images = new ArrayList<>();
    long pixels = 0;
    for (DemoImage file : files) {
      if (images.size() == MOST || pixels >= MOST_PIXELS) {
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
   * Pieces of one size of the files, as PNG files, about as many from each, in an order of chance
   * that is always the same. Files that are smaller give none.
   *
   * @return empty where no file is large enough
   */
  public List<TestImage> cut(List<DemoImage> files, Tiling tiling) {
    long area = (long) tiling.width() * tiling.height();
    int most = (int) Math.max(1, Math.min(MOST, MOST_PIXELS / area));
    List<TestImage> images = new ArrayList<>();
    for (int i = 0; i < files.size() && images.size() < most; i++) {
      Optional<Read> read = read(files.get(i));
      if (read.isPresent()) {
        // An equal share of what is left, so that small files leave theirs to the others.
        int share = Math.max(1, (most - images.size()) / (files.size() - i));
        String name = files.get(i).name();
        tiling
            .pieces(read.get().picture, share)
            .forEach(piece -> images.add(image(name + "#" + images.size(), piece)));
      }
    }
    Collections.shuffle(images, new Random(ORDER)); // so that any few of them are of all files
    return images;
  }

  /** An image's pixels without any compression, as a binary PPM file. */
  public static byte[] uncompressed(TestImage image) {
    byte[] rgb = pixels(image).rgb();
    String header = "P6\n%d %d\n255\n".formatted(image.width(), image.height());
    ByteArrayOutputStream file = new ByteArrayOutputStream(rgb.length + header.length());
    file.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(rgb);
    return file.toByteArray();
  }

  /** The pixels of an image that was made here. */
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
      omitted.accept(image.name(), "would travel as it came (" + reason + ")");
    } catch (IOException | UnreadableImageException e) {
      omitted.accept(image.name(), e.getMessage());
    }
    return Optional.empty();
  }

  private static TestImage image(String name, Picture piece) {
    return new TestImage(name, PngWriter.write(piece), piece.width(), piece.height());
  }
}

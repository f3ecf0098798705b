package io.vqstream.training;

import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.training.source.ImageSource;
import io.vqstream.training.source.ImageSources;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The pictures of the sources of a run.
 *
 * @param pictures pictures large enough to crop
 * @param unusable readable files that cannot be used, each with the reason
 * @param unreadable files and folders that cannot be read, each with the reason
 */
record PictureFolder(List<Picture> pictures, List<String> unusable, List<String> unreadable) {
  /** Images that are decoded before the first of them is added. */
  static final int AHEAD = 2 * (ForkJoinPool.getCommonPoolParallelism() + 1);

  /**
   * Reads images into a list. Few are decoded ahead of what is added, on all processors.
   *
   * @param jpegDownscale factor by which JPEG images are downscaled, 0.1..1, to remove the
   *     artifacts of their own coding
   * @param minSide minimum side of a usable picture in pixels
   * @param stopRequested whether to skip what has not been read yet
   * @param pictures to add to
   */
  static PictureFolder read(
      ImageSources sources,
      double jpegDownscale,
      int minSide,
      BooleanSupplier stopRequested,
      List<Picture> pictures) {
    PictureFolder all = new PictureFolder(pictures, new ArrayList<>(), new ArrayList<>());
    for (ImageSource images : sources.all()) {
      all.addListing(images);
      for (int first = 0; first < images.count(); first += AHEAD) {
        IntStream.range(first, Math.min(images.count(), first + AHEAD))
            .parallel()
            .filter(index -> !stopRequested.getAsBoolean())
            .mapToObj(index -> read(images, index, jpegDownscale, minSide))
            .forEachOrdered(
                one -> {
                  one.picture().ifPresent(all.pictures::add);
                  all.addReason(one);
                });
      }
    }
    return all;
  }

  /** Adds what could not be listed, and the formats that are not supported. */
  void addListing(ImageSource images) {
    images.problems().forEach(one -> unreadable.add(one.path() + ": " + IoReason.of(one.cause())));
    unusable.addAll(images.leftOut());
  }

  /** Adds the reason why a file gives no picture, if it gives none. */
  void addReason(Read read) {
    read.unusable().ifPresent(unusable::add);
    read.unreadable().ifPresent(unreadable::add);
  }

  /** A picture, or why the file gives none. */
  record Read(Optional<Picture> picture, Optional<String> unusable, Optional<String> unreadable) {
    static Read of(Picture picture) {
      return new Read(Optional.of(picture), Optional.empty(), Optional.empty());
    }

    static Read unusable(String file, String reason) {
      return new Read(Optional.empty(), Optional.of(file + ": " + reason), Optional.empty());
    }

    static Read unreadable(String file, String reason) {
      return new Read(Optional.empty(), Optional.empty(), Optional.of(file + ": " + reason));
    }
  }

  /**
   * Reads an image.
   *
   * @param jpegDownscale factor by which a JPEG image is downscaled
   * @param minSide minimum side of a usable picture in pixels
   */
  static Read read(ImageSource images, int index, double jpegDownscale, int minSide) {
    String file = images.name(index);
    try {
      SourceImage image = images.read(index);
      if (image instanceof SourceImage.Passthrough passthrough) {
        return Read.unusable(file, passthrough.reason().label());
      }
      SourceImage.Codable codable = (SourceImage.Codable) image;
      boolean jpeg = codable.contentType().equals("image/jpeg");
      Picture picture = jpeg ? reduce(codable.picture(), jpegDownscale) : codable.picture();
      return Math.min(picture.width(), picture.height()) < minSide
          ? Read.unusable(file, "smaller than a crop of " + minSide + " pixels")
          : Read.of(picture);
    } catch (IOException e) {
      return Read.unreadable(file, IoReason.of(e));
    } catch (UnreadableImageException e) {
      return Read.unreadable(file, e.getMessage());
    }
  }

  private static BufferedImage scaled(
      BufferedImage image, int width, int height, Object interpolation) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  private static Picture reduce(Picture picture, double factor) {
    int width = Math.max(1, (int) Math.round(picture.width() * factor));
    int height = Math.max(1, (int) Math.round(picture.height() * factor));
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    BufferedImage large = image(picture);
    while (large.getWidth() > 2 * width && large.getHeight() > 2 * height) {
      // bicubic interpolation sees 4 x 4 pixels: of more it would skip some
      large =
          scaled(
              large,
              (large.getWidth() + 1) / 2,
              (large.getHeight() + 1) / 2,
              RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    }
    BufferedImage small = scaled(large, width, height, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    byte[] rgb = new byte[width * height * 3];
    int[] pixels = small.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      rgb[i * 3] = (byte) (pixels[i] >> 16);
      rgb[i * 3 + 1] = (byte) (pixels[i] >> 8);
      rgb[i * 3 + 2] = (byte) pixels[i];
    }
    return new Picture(width, height, picture.gray(), rgb);
  }

  private static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    int[] pixels = new int[picture.width() * picture.height()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (rgb[i * 3] & 0xff) << 16 | (rgb[i * 3 + 1] & 0xff) << 8 | (rgb[i * 3 + 2] & 0xff);
    }
    image.setRGB(0, 0, picture.width(), picture.height(), pixels, 0, picture.width());
    return image;
  }
}

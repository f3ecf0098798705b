package io.vqstream.trainer;

import io.vqstream.evaluation.SourceImages;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pictures of some folders, in memory: 3 bytes a pixel.
 *
 * @param pictures those large enough to crop from
 * @param skipped files that are not used, each with the reason
 */
record PictureFolder(List<Picture> pictures, List<String> skipped) {

  /**
   * Reads the folders and all below them.
   *
   * @param reduceJpeg factor by which JPEG files are reduced, 1 for not at all: reducing hides the
   *     artefacts of their own coding
   * @param least smallest side of a picture that is of use
   * @throws IOException if a folder cannot be read
   */
  static PictureFolder read(List<Path> folders, double reduceJpeg, int least) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path folder : folders) {
      SourceImages images = SourceImages.in(folder);
      images.problems().forEach(one -> skipped.add(one.path() + ": " + one.cause().getMessage()));
      skipped.addAll(images.leftOut());
      images.files().parallelStream()
          .map(file -> read(images, file, reduceJpeg, least))
          .forEachOrdered(
              one -> {
                one.picture().ifPresent(pictures::add);
                one.reason().ifPresent(skipped::add);
              });
    }
    return new PictureFolder(pictures, skipped);
  }

  /** A picture, or why the file gives none. */
  private record Read(Optional<Picture> picture, Optional<String> reason) {
    static Read of(Picture picture) {
      return new Read(Optional.of(picture), Optional.empty());
    }

    static Read nothing(Path file, String reason) {
      return new Read(Optional.empty(), Optional.of(file + ": " + reason));
    }
  }

  private static Read read(SourceImages images, Path file, double reduceJpeg, int least) {
    try {
      SourceImage image = images.read(file);
      if (image instanceof SourceImage.Carried carried) {
        return Read.nothing(file, carried.reason().label());
      }
      SourceImage.Codable codable = (SourceImage.Codable) image;
      boolean jpeg = codable.contentType().equals("image/jpeg");
      Picture picture = jpeg ? reduce(codable.picture(), reduceJpeg) : codable.picture();
      return Math.min(picture.width(), picture.height()) < least
          ? Read.nothing(file, "smaller than a crop of " + least + " pixels")
          : Read.of(picture);
    } catch (IOException | UnreadableImageException e) {
      return Read.nothing(file, e.getMessage());
    }
  }

  private static Picture reduce(Picture picture, double factor) {
    int width = Math.max(1, (int) Math.round(picture.width() * factor));
    int height = Math.max(1, (int) Math.round(picture.height() * factor));
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image(picture), 0, 0, width, height, null);
    graphics.dispose();
    byte[] rgb = new byte[width * height * 3];
    int[] pixels = small.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      rgb[i * 3] = (byte) (pixels[i] >> 16);
      rgb[i * 3 + 1] = (byte) (pixels[i] >> 8);
      rgb[i * 3 + 2] = (byte) pixels[i];
    }
    return new Picture(width, height, picture.grey(), rgb);
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

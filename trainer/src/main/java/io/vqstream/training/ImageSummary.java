package io.vqstream.training;

import io.vqstream.image.Picture;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A summary of the images of a run, which detects changes when the run is resumed.
 *
 * @param count number of images
 * @param pixels number of pixels of all images, after downscaling JPEG images
 * @param sha256 digest of their sizes and pixels in order, in hexadecimal
 */
record ImageSummary(int count, long pixels, String sha256) {
  private static final int SHOWN_DIGITS = 8;

  static ImageSummary of(List<Picture> pictures) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Picture picture : pictures) {
        digest.update(
            ByteBuffer.allocate(8).putInt(picture.width()).putInt(picture.height()).array());
        digest.update(picture.rgb());
      }
      return new ImageSummary(
          pictures.size(),
          pictures.stream().mapToLong(Picture::pixels).sum(),
          HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }

  String megapixels() {
    return String.format(Locale.ROOT, "%.1f", pixels / 1e6);
  }

  /**
   * Describes the difference to the images that a run was started with, if there is one.
   *
   * @param name what the images are, such as {@code held-out images}
   */
  Optional<String> difference(String name, ImageSummary started) {
    return sha256.equals(started.sha256)
        ? Optional.empty()
        : Optional.of("%s: %s here, %s in the run".formatted(name, describe(), started.describe()));
  }

  private String describe() {
    return "%d with %s megapixels (SHA-256 %s)"
        .formatted(
            count, megapixels(), sha256.substring(0, Math.min(SHOWN_DIGITS, sha256.length())));
  }
}

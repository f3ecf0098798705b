package io.vqstream.files;

import io.vqstream.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Selects PNG, JPEG and WebP files, and recognizes images of other formats. */
final class ImageSelection implements FileSelection {
  /** Maximum length of a signature in bytes. */
  private static final int SIGNATURE_BYTES = 12;

  private static final Set<String> SUPPORTED =
      Set.of(
          "png", "apng", "jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "pjpeg", "pjp", "mpo", "jps",
          "webp");

  static final Set<String> UNSUPPORTED =
      Set.of(
          "3fr", "arw", "avif", "avifs", "bmp", "cr2", "cr3", "dib", "dng", "exr", "gif", "hdr",
          "heic", "heif", "hif", "ico", "iiq", "j2k", "jp2", "jpf", "jpx", "jxl", "jxr", "nef",
          "nrw", "orf", "pbm", "pcx", "pef", "pgm", "pnm", "ppm", "psd", "qoi", "raf", "raw", "rw2",
          "srw", "svg", "tga", "tif", "tiff", "wdp");

  private final Set<String> more;
  private final String formats;

  /**
   * @param more extensions that are supported beside those of PNG, JPEG and WebP
   * @param formats names of all supported formats
   */
  ImageSelection(Set<String> more, String formats) {
    this.more = more;
    this.formats = formats;
  }

  @Override
  public Choice choose(Path file, String extension) {
    if (takesName(extension) || hasSignature(file)) {
      return Choice.TAKEN;
    }
    return UNSUPPORTED.contains(extension) ? Choice.UNSUPPORTED_IMAGE : Choice.IGNORED;
  }

  @Override
  public boolean takesName(String extension) {
    return SUPPORTED.contains(extension) || more.contains(extension);
  }

  @Override
  public String nothingFound() {
    return "no " + formats + " file in this folder";
  }

  private static boolean hasSignature(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return ImageFormat.of(in.readNBytes(SIGNATURE_BYTES)).isPresent();
    } catch (IOException e) {
      return false; // not known to be an image
    }
  }
}

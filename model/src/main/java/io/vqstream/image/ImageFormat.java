package io.vqstream.image;

import java.util.Arrays;
import java.util.Optional;

/** The supported file formats, detected by the first bytes of a file and not by its name. */
public enum ImageFormat {
  PNG("image/png"),
  JPEG("image/jpeg"),
  WEBP("image/webp");

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final byte[] JPEG_START = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] RIFF = {'R', 'I', 'F', 'F'};
  private static final byte[] RIFF_WEBP = {'W', 'E', 'B', 'P'};

  private final String contentType;

  ImageFormat(String contentType) {
    this.contentType = contentType;
  }

  /** Returns the media type, such as {@code image/png}. */
  public String contentType() {
    return contentType;
  }

  /** Returns the format of a file by its first 12 bytes; empty if it is none of these. */
  public static Optional<ImageFormat> of(byte[] file) {
    if (hasAt(file, 0, PNG_SIGNATURE)) {
      return Optional.of(PNG);
    }
    if (hasAt(file, 0, JPEG_START)) {
      return Optional.of(JPEG);
    }
    if (hasAt(file, 0, RIFF) && hasAt(file, 8, RIFF_WEBP)) {
      return Optional.of(WEBP);
    }
    return Optional.empty();
  }

  private static boolean hasAt(byte[] file, int offset, byte[] magic) {
    int end = offset + magic.length;
    return file.length >= end && Arrays.equals(file, offset, end, magic, 0, magic.length);
  }
}

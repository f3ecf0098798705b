package io.vqstream.tools;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** File formats of images, detected by their first bytes. */
public enum FileType {
  PNG("png", "image/png", Set.of("png", "apng")),
  JPEG(
      "jpg",
      "image/jpeg",
      Set.of("jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "pjpeg", "pjp", "mpo", "jps")),
  WEBP("webp", "image/webp", Set.of("webp")),
  /** A frame of the codec. */
  FRAME("vq", "application/octet-stream", Set.of("vq")),
  /** Anything else. */
  OTHER("bin", "application/octet-stream", Set.of());

  private final String extension;
  private final String contentType;
  private final Set<String> extensions;

  FileType(String extension, String contentType, Set<String> extensions) {
    this.extension = extension;
    this.contentType = contentType;
    this.extensions = extensions;
  }

  /** Returns the type of an image file; never {@link #FRAME}. */
  public static FileType ofImage(byte[] file) {
    if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (startsWith(file, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
      return WEBP;
    }
    return OTHER;
  }

  /** Returns the usual extension, without the dot. */
  public String extension() {
    return extension;
  }

  /** Returns the media type, such as {@code image/png}. */
  public String contentType() {
    return contentType;
  }

  /** Returns the type of an image file with this media type; empty for any other media type. */
  public static Optional<FileType> ofContentType(String contentType) {
    return Stream.of(PNG, JPEG, WEBP)
        .filter(type -> type.contentType.equals(contentType))
        .findFirst();
  }

  /** Returns whether an extension, in lower case without the dot, names an image file. */
  public static boolean isImageExtension(String extension) {
    return Stream.of(PNG, JPEG, WEBP).anyMatch(type -> type.hasExtension(extension));
  }

  /** Returns whether an extension, in lower case without the dot, names a file of this type. */
  public boolean hasExtension(String otherExtension) {
    return extensions.contains(otherExtension);
  }

  private static boolean startsWith(byte[] file, int offset, String signature) {
    byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
    return file.length >= offset + expected.length
        && Arrays.equals(file, offset, offset + expected.length, expected, 0, expected.length);
  }
}

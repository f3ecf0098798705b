package io.vqstream.evaluation.cache;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 digests in hexadecimal. */
public final class Digests {
  private Digests() {}

  /** Returns the digest of width, height, whether the picture is gray, and its samples. */
  public static String ofPixels(Picture picture) {
    MessageDigest sha256 = sha256();
    String header = picture.width() + " " + picture.height() + " " + picture.gray() + "\n";
    sha256.update(header.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(sha256.digest(picture.rgb()));
  }

  /**
   * Returns the digest of the JAR or the class files that a class comes from, so that figures of
   * other code are not taken for those of this code.
   */
  public static String ofCode(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException("the code of " + type.getName() + " is of no known place");
    }
    MessageDigest sha256 = sha256();
    try {
      Path place = Path.of(source.getLocation().toURI());
      for (Path file : files(place)) {
        sha256.update(Files.readAllBytes(file));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static List<Path> files(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

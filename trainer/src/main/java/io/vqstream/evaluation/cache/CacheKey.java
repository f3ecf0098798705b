package io.vqstream.evaluation.cache;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Identifies the measurements of one codec on one image.
 *
 * @param pixels {@link Digests#ofPixels SHA-256 of the pixels}
 * @param codec name of the codec
 * @param version library or tool with its version, or the digests of checkpoint and code
 * @param settings encoder settings, but for the quality
 */
public record CacheKey(String pixels, String codec, String version, String settings) {

  /** Returns the key as one line. */
  String line() {
    return String.join(" | ", pixels, codec, version, settings).replaceAll("\\s+", " ");
  }

  /** Returns the file below a folder, named by the SHA-256 of the key. */
  Path file(Path folder) {
    MessageDigest sha256 = Digests.sha256();
    String name = HexFormat.of().formatHex(sha256.digest(line().getBytes(StandardCharsets.UTF_8)));
    return folder.resolve(name.substring(0, 2)).resolve(name + ".txt");
  }
}

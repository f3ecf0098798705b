package io.vqstream.checkpoint;

import java.util.HexFormat;

/**
 * Identifies a checkpoint by its digest; the name is for display.
 *
 * @param name such as {@code photos}
 * @param digest SHA-256 of the checkpoint file, 64 hexadecimal digits in lower case
 */
public record CheckpointId(String name, String digest) {

  /**
   * Returns the id for a digest.
   *
   * @param digest 32 bytes
   */
  public static CheckpointId of(String name, byte[] digest) {
    return new CheckpointId(name, HexFormat.of().formatHex(digest));
  }

  /** Returns the 32 bytes of the digest. */
  public byte[] digestBytes() {
    return HexFormat.of().parseHex(digest);
  }
}

package io.vqstream.checkpoint;

import java.util.HexFormat;

/**
 * Which checkpoint: its name for people and, what counts, its digest.
 *
 * @param name such as {@code photos}
 * @param digest SHA-256 of the checkpoint file, 64 hexadecimal digits in lower case
 */
public record CheckpointId(String name, String digest) {

  /**
   * The id of a digest.
   *
   * @param digest 32 bytes
   */
  public static CheckpointId of(String name, byte[] digest) {
    return new CheckpointId(name, HexFormat.of().formatHex(digest));
  }

  /** The digest's 32 bytes. */
  public byte[] digestBytes() {
    return HexFormat.of().parseHex(digest);
  }
}

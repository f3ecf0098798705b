package io.vqstream.registry;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Takes bytes for a checkpoint only where they are the ones that its digest names. */
final class Digests {
  private Digests() {}

  /**
   * The checkpoint.
   *
   * @param digest 64 hexadecimal digits
   * @param source where the bytes are from, for people
   * @throws CheckpointException if they have another digest or are no checkpoint
   */
  static Checkpoint checked(byte[] file, String digest, String source) throws CheckpointException {
    // Before anything in the file is looked at.
    String found = sha256(file);
    if (!found.equals(digest)) {
      throw new CheckpointException(
          source, "damaged, its SHA-256 is " + found + " and not " + digest + ": refused");
    }
    return Checkpoint.of(file);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

package io.vqstream.registry;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Verifies the SHA-256 digests of checkpoint files. */
final class CheckpointDigest {
  private CheckpointDigest() {}

  /**
   * Parses a checkpoint file after verifying its digest.
   *
   * @param digest expected SHA-256, 64 lower-case hexadecimal digits
   * @param source origin of the bytes, for messages
   * @throws UnreadableCheckpointException if this version cannot read the checkpoint
   * @throws CheckpointException if the digest differs
   */
  static Checkpoint checked(byte[] file, String digest, String source) throws CheckpointException {
    // Verify before parsing.
    String found = sha256(file);
    if (!found.equals(digest)) {
      throw new CheckpointException(
          source, "corrupt: its SHA-256 is " + found + ", expected " + digest);
    }
    try {
      return Checkpoint.of(file);
    } catch (CheckpointException e) {
      throw new UnreadableCheckpointException(source, e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

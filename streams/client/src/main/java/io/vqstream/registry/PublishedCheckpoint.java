package io.vqstream.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.proto.v1.Checkpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A checkpoint that is in the topic: its manifest.
 *
 * @param digest SHA-256 of the file, 64 hexadecimal digits in lower case
 * @param name for people
 * @param size of the file in bytes
 * @param levels quality levels
 * @param architecture JSON object of the file's metadata
 * @param partition of the topic that the chunks are in
 * @param offsets of the chunks in that partition, in the order of the file
 */
public record PublishedCheckpoint(
    String digest,
    String name,
    long size,
    int levels,
    String architecture,
    Instant publishedAt,
    int partition,
    List<Long> offsets) {

  /** Octets of a SHA-256. */
  static final int DIGEST_OCTETS = 32;

  private static final long MAX_SIZE = 1L << 30;

  public PublishedCheckpoint {
    offsets = List.copyOf(offsets);
  }

  /** The first 8 digits of the digest: what frames name it by, and what people type. */
  public String shortDigest() {
    return digest.substring(0, 8);
  }

  /** Digest and name, for people. */
  public String described() {
    return shortDigest() + " (" + name + ")";
  }

  /** A name from a record, fit to stand in a log. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Whether a record of the topic is a manifest, by its key: chunks have longer ones. */
  static boolean isManifest(byte[] key) {
    return key != null && key.length == DIGEST_OCTETS;
  }

  /**
   * Reads a manifest.
   *
   * @throws CheckpointException if it is none, or contradicts itself
   */
  static PublishedCheckpoint of(byte[] key, byte[] value) throws CheckpointException {
    String source = "manifest " + HexFormat.of().formatHex(key);
    Checkpoint message;
    try {
      message = Checkpoint.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new CheckpointException(source, "no vqstream.v1.Checkpoint");
    }
    Checkpoint.Manifest manifest = message.getManifest();
    int chunks = manifest.getChunkOffsetsCount();
    if (!message.hasManifest() || !Arrays.equals(key, message.getDigest().toByteArray())) {
      throw new CheckpointException(source, "no manifest of that digest");
    }
    if (manifest.getSize() < 1
        || manifest.getSize() > MAX_SIZE
        || chunks < 1
        || chunks != manifest.getChunks()
        || manifest.getChunkPartition() < 0) {
      throw new CheckpointException(
          source,
          "impossible: %d bytes in %d chunks, %d of them found in partition %d"
              .formatted(
                  manifest.getSize(), manifest.getChunks(), chunks, manifest.getChunkPartition()));
    }
    long before = -1;
    for (long offset : manifest.getChunkOffsetsList()) {
      if (offset <= before) {
        throw new CheckpointException(source, "its chunks are not in order");
      }
      before = offset;
    }
    return new PublishedCheckpoint(
        HexFormat.of().formatHex(key),
        oneLine(manifest.getName()),
        manifest.getSize(),
        manifest.getLevels(),
        manifest.getArchitecture(),
        Instant.ofEpochMilli(manifest.getPublishedAt()),
        manifest.getChunkPartition(),
        manifest.getChunkOffsetsList());
  }
}

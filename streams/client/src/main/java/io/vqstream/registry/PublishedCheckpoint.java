package io.vqstream.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.proto.v1.Checkpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a published checkpoint.
 *
 * @param digest SHA-256 of the file, 64 lower-case hexadecimal digits
 * @param name display name
 * @param size size of the file in bytes
 * @param levels number of quality levels
 * @param architecture architecture as a JSON object, from the metadata of the file
 * @param publishedAt time of publication
 * @param partition partition of the chunks
 * @param offsets offsets of the chunks, in the order of the file
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

  /** Bytes of a SHA-256. */
  static final int DIGEST_BYTES = 32;

  private static final long MAX_SIZE = 1L << 30;

  public PublishedCheckpoint {
    offsets = List.copyOf(offsets);
  }

  /** Returns the first 8 digits of the digest, as used in frames and commands. */
  public String shortDigest() {
    return digest.substring(0, 8);
  }

  /** Returns short digest and name, for messages. */
  public String label() {
    return shortDigest() + " (" + name + ")";
  }

  /** Replaces control characters, for logs. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns whether the key of a record is that of a manifest; keys of chunks are longer. */
  static boolean isManifest(byte @Nullable [] key) {
    return key != null && key.length == DIGEST_BYTES;
  }

  /**
   * Parses a manifest.
   *
   * @throws CheckpointException if it is not a manifest or is inconsistent
   */
  static PublishedCheckpoint of(byte[] key, byte[] value) throws CheckpointException {
    String source = "manifest " + HexFormat.of().formatHex(key);
    Checkpoint message;
    try {
      message = Checkpoint.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new CheckpointException(source, "not a vqstream.v1.Checkpoint");
    }
    Checkpoint.Manifest manifest = message.getManifest();
    int chunks = manifest.getChunkOffsetsCount();
    if (!message.hasManifest() || !Arrays.equals(key, message.getDigest().toByteArray())) {
      throw new CheckpointException(source, "not the manifest of this digest");
    }
    if (manifest.getSize() < 1
        || manifest.getSize() > MAX_SIZE
        || chunks < 1
        || chunks != manifest.getChunks()
        || manifest.getChunkPartition() < 0) {
      throw new CheckpointException(
          source,
          "inconsistent: %d bytes in %d chunks, %d chunk offsets in partition %d"
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

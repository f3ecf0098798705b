package io.vqstream.codecpool;

import io.vqstream.codec.ImageCodec;
import io.vqstream.registry.CheckpointLateException;
import io.vqstream.registry.CheckpointWait;

/** The codec of each record. Safe for use by many threads. */
public interface CodecProvider extends AutoCloseable {

  /** Number of quality levels of the default, that for images of no route. */
  int levels();

  /**
   * The codec to encode an image with.
   *
   * @param topic that the record is in
   * @param key of the record; null where it has none
   */
  CodecLease forImage(String topic, byte[] key);

  /**
   * The codec to decode a frame with. For what is no frame it is some codec, which will say so.
   *
   * @param digest SHA-256 of the checkpoint as the record has it beside the frame; looked at only
   *     to tell checkpoints apart whose digests begin alike, and may be empty
   * @throws CheckpointLateException if the frame's checkpoint did not arrive in time
   */
  CodecLease forFrame(byte[] frame, byte[] digest) throws CheckpointLateException;

  /**
   * The codec to decode a frame with, as above, for a caller that waits for a checkpoint in its own
   * way.
   *
   * @throws CheckpointLateException if the frame's checkpoint did not arrive in time
   * @throws io.vqstream.registry.CheckpointUnreachableException if the topic of checkpoints cannot
   *     be read
   * @throws org.apache.kafka.common.errors.WakeupException if the wait was cancelled
   */
  default CodecLease forFrame(byte[] frame, byte[] digest, CheckpointWait wait)
      throws CheckpointLateException {
    return forFrame(frame, digest);
  }

  /** Frees what was opened here; loans that are still out keep theirs. */
  @Override
  default void close() {}

  /** The same codec for all. It stays the caller's to close. */
  static CodecProvider only(ImageCodec codec) {
    return new CodecProvider() {
      @Override
      public int levels() {
        return codec.levels();
      }

      @Override
      public CodecLease forImage(String topic, byte[] key) {
        return CodecLease.of(codec);
      }

      @Override
      public CodecLease forFrame(byte[] frame, byte[] digest) {
        return CodecLease.of(codec);
      }
    };
  }
}

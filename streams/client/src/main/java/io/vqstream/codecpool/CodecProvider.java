package io.vqstream.codecpool;

import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.Frame;
import io.vqstream.registry.CheckpointLateException;
import io.vqstream.registry.CheckpointWait;
import org.jspecify.annotations.Nullable;

/** Provides the codec for each record. Implementations are thread-safe. */
public interface CodecProvider extends AutoCloseable {

  /**
   * Returns the number of quality levels of the default codec, which encodes images without a
   * route.
   */
  int levels();

  /**
   * Acquires the codec that encodes an image.
   *
   * @param topic topic of the record
   * @param key key of the record; null if it has none
   */
  CodecLease forImage(String topic, byte @Nullable [] key);

  /**
   * Returns the route of an image as text: that with the longest matching key prefix, or the topic.
   *
   * @param topic topic of the record
   * @param key key of the record; null if it has none
   */
  default String route(String topic, byte @Nullable [] key) {
    return topic;
  }

  /**
   * Acquires the codec that decodes a frame.
   *
   * @param digest SHA-256 of the checkpoint from the record; empty if unknown. Used only to
   *     distinguish checkpoints whose digests have the prefix in the frame in common.
   * @throws CheckpointLateException if the checkpoint of the frame did not arrive in time
   */
  CodecLease forFrame(Frame frame, byte[] digest) throws CheckpointLateException;

  /**
   * Acquires the codec that decodes a frame, with limits for the wait for its checkpoint.
   *
   * @throws CheckpointLateException if the checkpoint of the frame did not arrive in time
   * @throws io.vqstream.registry.CheckpointUnreachableException if the checkpoint topic cannot be
   *     read
   * @throws org.apache.kafka.common.errors.WakeupException if the wait was cancelled
   */
  default CodecLease forFrame(Frame frame, byte[] digest, CheckpointWait wait)
      throws CheckpointLateException {
    return forFrame(frame, digest);
  }

  /**
   * Closes the codecs that this provider opened; those with open leases are closed with the lease.
   */
  @Override
  default void close() {}

  /** Returns a provider of a single codec. The caller closes the codec. */
  static CodecProvider only(ImageCodec codec) {
    return new CodecProvider() {
      @Override
      public int levels() {
        return codec.levels();
      }

      @Override
      public CodecLease forImage(String topic, byte @Nullable [] key) {
        return CodecLease.of(codec);
      }

      @Override
      public CodecLease forFrame(Frame frame, byte[] digest) {
        return CodecLease.of(codec);
      }
    };
  }
}

package io.vqstream.codecpool;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.CodecTrial;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codec of a checkpoint that came through Kafka, which may fail without failing the service.
 *
 * <p>If the default codec copes while this one fails, the checkpoint is at fault and not the
 * system. A checkpoint that fails at an image and then in a {@link CodecTrial} is marked as failed;
 * if the trial succeeds, it is that one image.
 */
final class GuardedCodec extends ForwardingCodec {
  private static final Logger LOGGER = LoggerFactory.getLogger(GuardedCodec.class);

  private final ImageCodec codec;
  private final CheckpointId id;
  private final ImageCodec base;
  private final FailedCheckpoints failures;
  private final FailureHandling handling;

  /**
   * @param codec of the checkpoint
   * @param base the default
   */
  GuardedCodec(
      ImageCodec codec,
      CheckpointId id,
      ImageCodec base,
      FailedCheckpoints failures,
      FailureHandling handling) {
    super(codec);
    this.codec = codec;
    this.id = id;
    this.base = base;
    this.failures = failures;
    this.handling = handling;
  }

  /**
   * Encodes an image, with the default if the checkpoint fails.
   *
   * @throws CheckpointFailedException if the checkpoint fails and its images are dead-lettered
   */
  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
    try {
      return codec.encode(source, wanted);
    } catch (RuntimeException fault) {
      Encoded instead = encodeWithBase(source, wanted, fault);
      blame(fault);
      if (handling == FailureHandling.DEAD_LETTER) {
        throw failed(fault);
      }
      return instead;
    }
  }

  /**
   * Decodes a frame.
   *
   * @throws CheckpointFailedException if the checkpoint cannot decode a test image either, while
   *     the default can
   */
  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    try {
      return codec.decode(frame);
    } catch (RuntimeException fault) {
      if (copes(codec) || !copes(base)) {
        throw fault; // such as native memory that is short: the frame may be good
      }
      throw failed(fault);
    }
  }

  private static boolean copes(ImageCodec codec) {
    try {
      CodecTrial.run(codec);
      return true;
    } catch (UnusableCheckpointException e) {
      LOGGER.debug("a test image cannot be coded", e);
      return false;
    }
  }

  private CheckpointFailedException failed(RuntimeException fault) {
    return new CheckpointFailedException(
        "checkpoint " + FailedCheckpoints.shown(id) + " failed: " + FailedCheckpoints.reason(fault),
        fault);
  }

  private Encoded encodeWithBase(byte[] source, QualityPolicy wanted, RuntimeException fault)
      throws UnreadableImageException {
    int levels = base.levels();
    try {
      return base.encode(
          source,
          new QualityPolicy(
                  Math.min(wanted.quality(), levels),
                  Math.min(wanted.most(), levels),
                  wanted.floor())
              .withMetadata(wanted.keepMetadata()));
    } catch (RuntimeException e) {
      if (e != fault) {
        fault.addSuppressed(e);
      }
      throw fault;
    }
  }

  private void blame(RuntimeException fault) {
    try {
      CodecTrial.run(codec);
      LOGGER.warn(
          "checkpoint {} failed at one image: {}",
          FailedCheckpoints.shown(id),
          FailedCheckpoints.reason(fault));
    } catch (UnusableCheckpointException e) {
      failures.failed(id, fault);
    }
  }
}

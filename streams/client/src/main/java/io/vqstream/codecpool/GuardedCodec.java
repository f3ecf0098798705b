package io.vqstream.codecpool;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.CodecTrial;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.kafka.LogEvent;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A codec of a published checkpoint whose failures do not stop the service.
 *
 * <p>If this codec fails and the default codec succeeds, the checkpoint is at fault and not the
 * system. A checkpoint that also fails a {@link CodecTrial} is marked as failed; if the trial
 * succeeds, only the image is affected.
 */
final class GuardedCodec extends ForwardingCodec {
  private static final Logger LOGGER = LoggerFactory.getLogger(GuardedCodec.class);

  private final ImageCodec codec;
  private final CheckpointId id;
  private final ImageCodec base;
  private final FailedCheckpoints failures;
  private final FailureHandling failureHandling;

  /**
   * @param codec codec of the checkpoint
   * @param base the default codec
   */
  GuardedCodec(
      ImageCodec codec,
      CheckpointId id,
      ImageCodec base,
      FailedCheckpoints failures,
      FailureHandling failureHandling) {
    super(codec);
    this.codec = codec;
    this.id = id;
    this.base = base;
    this.failures = failures;
    this.failureHandling = failureHandling;
  }

  /**
   * Encodes an image; uses the default codec if the checkpoint fails. Its frame takes the place in
   * the sequence, as a key frame unless the one before is from the default codec, too.
   *
   * @throws CheckpointFailedException if the checkpoint fails and its images are dead-lettered
   */
  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    try {
      return codec.encode(source, wanted, reference);
    } catch (RuntimeException fault) {
      Encoded instead = encodeWithBase(source, wanted, reference, fault);
      diagnose(fault);
      if (failureHandling == FailureHandling.DEAD_LETTER) {
        throw failed(fault);
      }
      return instead;
    }
  }

  /**
   * Decodes a frame.
   *
   * @throws CheckpointFailedException if the checkpoint fails to decode a test image as well and
   *     the default codec succeeds
   */
  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    try {
      return codec.decode(frame, reference);
    } catch (RuntimeException fault) {
      throw diagnosedAtFrame(fault);
    }
  }

  /**
   * Decodes the codes of a frame.
   *
   * @throws CheckpointFailedException as {@link #decode(Frame, Optional)} does
   */
  @Override
  public Optional<ReferenceFrame> decodeCodes(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    try {
      return codec.decodeCodes(frame, reference);
    } catch (RuntimeException fault) {
      throw diagnosedAtFrame(fault);
    }
  }

  private RuntimeException diagnosedAtFrame(RuntimeException fault) {
    if (passesTrial(codec) || !passesTrial(base)) {
      return fault; // for example out of native memory: the frame may be valid
    }
    return failed(fault);
  }

  private static boolean passesTrial(ImageCodec codec) {
    try {
      CodecTrial.run(codec);
      return true;
    } catch (UnusableCheckpointException e) {
      LOGGER.debug("cannot encode a test image", e);
      return false;
    }
  }

  private CheckpointFailedException failed(RuntimeException fault) {
    return new CheckpointFailedException(
        "checkpoint " + FailedCheckpoints.label(id) + " failed: " + FailedCheckpoints.reason(fault),
        fault);
  }

  private Encoded encodeWithBase(
      byte[] source,
      QualityPolicy wanted,
      Optional<ReferenceFrame> reference,
      RuntimeException fault)
      throws UnreadableImageException {
    int levels = base.levels();
    try {
      return base.encode(
          source,
          new QualityPolicy(
                  Math.min(wanted.startQuality(), levels),
                  Math.min(wanted.maxQuality(), levels),
                  wanted.minPsnr())
              .withMetadata(wanted.keepMetadata())
              .withLossless(wanted.lossless())
              .withEffort(wanted.effort())
              .withKeyFrameInterval(wanted.keyFrameInterval()),
          reference);
    } catch (RuntimeException e) {
      if (e != fault) {
        fault.addSuppressed(e);
      }
      throw fault;
    }
  }

  private void diagnose(RuntimeException fault) {
    try {
      CodecTrial.run(codec);
      LogEvent.CHECKPOINT_IMAGE_FAILED
          .on(LOGGER)
          .addKeyValue("checkpoint", FailedCheckpoints.label(id))
          .log(
              "checkpoint {} failed at one image: {}",
              FailedCheckpoints.label(id),
              FailedCheckpoints.reason(fault));
    } catch (UnusableCheckpointException e) {
      failures.markFailed(id, fault);
    }
  }
}

package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameChecks;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PixelLimit;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.prior.CodeHistory;
import io.vqstream.prior.DecodeRequest;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the codes of frames with the priors of a checkpoint. Thread-safe. */
final class CodeReader {
  private final byte[] digest;
  private final Architecture architecture;
  private final PixelCnnPrior prior;
  private final PixelCnnPrior grayPrior;
  private final BitSet chromaSubspaces;
  private final PixelLimit limit;
  private final ExecutionStrategy execution;

  CodeReader(Checkpoint checkpoint, PixelLimit limit, ExecutionStrategy execution) {
    digest = checkpoint.digest();
    architecture = checkpoint.architecture();
    prior = PixelCnnPrior.of(checkpoint);
    chromaSubspaces = ChromaSubspaces.of(checkpoint);
    grayPrior = prior.without(chromaSubspaces);
    this.limit = limit;
    this.execution = execution;
  }

  /** Returns the prior of color images, or of gray ones. */
  PixelCnnPrior prior(boolean gray) {
    return gray ? grayPrior : prior;
  }

  /**
   * Reads the codes of a frame.
   *
   * @param reference the frame that an inter frame names; ignored for a key frame
   * @throws FrameException if the frame is of another checkpoint, corrupt or too large, or the
   *     reference frame is missing
   */
  PixelCnnPrior.Result read(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    requireReadable(frame);
    Optional<CodeHistory> history = Optional.empty();
    if (frame.reference().isPresent()) {
      history = Optional.of(history(frame, frame.reference().get(), reference));
    }
    RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
    Grid grid = new Grid(VqVae.positions(frame.height()), VqVae.positions(frame.width()));
    PixelCnnPrior.Result result =
        execution.decode(
            prior(frame.gray()), new DecodeRequest(in, grid, history), frame.quality());
    FrameChecks.requireCodes(frame, result.codes());
    FrameChecks.requireEnd(frame, in);
    return result;
  }

  /** Rejects a frame whose codes this reader cannot read, as far as its header tells. */
  private void requireReadable(Frame.Coded frame) throws FrameException {
    FrameChecks.requireCheckpoint(frame, digest);
    if (frame.quality() > architecture.levels()) {
      throw new FrameException(
          FrameException.Fault.CORRUPT_FRAME,
          Frame.LEVEL_OFFSET,
          "quality %d is out of range: the checkpoint has levels 1..%d"
              .formatted(frame.quality(), architecture.levels()));
    }
    requireSize(frame);
  }

  private static CodeHistory history(
      Frame.Coded frame, Frame.Reference named, Optional<ReferenceFrame> given)
      throws FrameException {
    ReferenceFrame reference =
        given.orElseThrow(() -> FrameChecks.missingReference(named, "no frame is given"));
    if (reference.checksum() != named.checksum()) {
      throw FrameChecks.missingReference(named, "frame " + reference.name() + " is given");
    }
    FrameChecks.requireContinuation(frame, reference.frame(), reference.distance());
    return reference.history();
  }

  /**
   * Describes the codes of a frame. Those of an inter frame are not read, because they need its
   * reference frame.
   *
   * @throws FrameException as {@link #read} does
   */
  CodeStatistics statistics(Frame.Coded frame) throws FrameException {
    if (frame.reference().isPresent()) {
      requireReadable(frame);
      return CodeStatistics.NONE;
    }
    PixelCnnPrior.Result result = read(frame, Optional.empty());
    BitSet idle = frame.gray() ? chromaSubspaces : new BitSet();
    return new CodeStatistics(
        codeCount(frame),
        result.crossEntropyBits(),
        sha256(result.codes()),
        CodeCounts.of(result.codes(), architecture, idle));
  }

  /** Rejects images above the pixel limit, and payloads too short for the codes of the image. */
  private void requireSize(Frame.Coded frame) throws FrameException {
    requireLimit(frame);
    long codes = codeCount(frame);
    int length = frame.payload().length;
    if (length < RangeDecoder.minBytes(codes)) {
      throw new FrameException(
          FrameException.Fault.CORRUPT_FRAME,
          frame.sizeOffset(),
          "a payload of %d bytes is too short for the %d codes of %dx%d pixels"
              .formatted(length, codes, frame.width(), frame.height()));
    }
  }

  /**
   * Rejects images above the pixel limit.
   *
   * @throws TooManyPixelsException if the image has too many pixels
   */
  void requireLimit(Frame frame) throws FrameException {
    if (limit.violation(frame.width(), frame.height()).isPresent()) {
      throw new TooManyPixelsException(frame, limit);
    }
  }

  /** Returns the number of coded indices of an image. */
  private long codeCount(Frame.Coded frame) {
    return (long) VqVae.positions(frame.height())
        * VqVae.positions(frame.width())
        * prior(frame.gray()).activeSubspaces();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

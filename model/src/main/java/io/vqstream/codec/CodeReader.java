package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PixelLimit;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;

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
   * @throws FrameException if the frame is of another checkpoint, corrupt or too large
   */
  PixelCnnPrior.Result read(Frame.Coded frame) throws FrameException {
    frame.requireCheckpoint(digest);
    if (frame.quality() > architecture.levels()) {
      throw new FrameException(
          FrameException.Fault.CORRUPT_FRAME,
          Frame.LEVEL_OFFSET,
          "quality %d is out of range: the checkpoint has levels 1..%d"
              .formatted(frame.quality(), architecture.levels()));
    }
    requireSize(frame);
    RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
    Grid grid = new Grid(VqVae.positions(frame.height()), VqVae.positions(frame.width()));
    PixelCnnPrior.Result result =
        execution.decode(
            prior(frame.gray()), new PixelCnnPrior.DecodeRequest(in, grid), frame.quality());
    frame.requireCodes(result.codes());
    frame.requireEnd(in);
    return result;
  }

  /**
   * Reads the codes of a frame and describes them.
   *
   * @throws FrameException as {@link #read} does
   */
  CodeStatistics statistics(Frame.Coded frame) throws FrameException {
    PixelCnnPrior.Result result = read(frame);
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
          Frame.SIZE_OFFSET,
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

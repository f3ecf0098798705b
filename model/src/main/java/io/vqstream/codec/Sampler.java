package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PixelLimit;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.prior.Sampling;
import io.vqstream.vqvae.VqVae;
import java.util.Optional;

/** Draws images from the prior of a checkpoint, or their lower halves. */
public final class Sampler {
  private final byte[] digest;
  private final CodeReader reader;
  private final int subspaces;
  private final int levels;

  /**
   * Loads the prior of a checkpoint.
   *
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if a tensor is missing or invalid
   */
  public Sampler(Checkpoint checkpoint) {
    ExpectedTensor.check(checkpoint);
    digest = checkpoint.digest();
    reader =
        new CodeReader(checkpoint, new PixelLimit(Integer.MAX_VALUE), ExecutionStrategy.INLINE);
    subspaces = checkpoint.architecture().subspaceCount();
    levels = checkpoint.architecture().levels();
  }

  /** Returns the number of codes of a color image, all subspaces of all positions. */
  public long codes(int width, int height) {
    return (long) VqVae.positions(width) * VqVae.positions(height) * subspaces;
  }

  /**
   * Draws one image. The frame depends only on the arguments and is the same on every machine.
   *
   * @param width width in pixels, from 1
   * @param height height in pixels, from 1
   * @param quality level, from 1
   * @return a frame of the checkpoint
   * @throws IllegalArgumentException if the level or the size is out of range
   */
  public byte[] frame(int width, int height, int quality, Sampling sampling) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "%dx%d pixels is not a valid size".formatted(width, height));
    }
    if (quality < 1 || quality > levels) {
      throw new IllegalArgumentException(
          "quality %d is out of range: the checkpoint has levels 1..%d".formatted(quality, levels));
    }
    if (codes(width, height) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an image of %dx%d pixels is too large".formatted(width, height));
    }
    byte[] given = new byte[(int) codes(width, height)];
    return draw(width, height, quality, false, sampling, given, 0);
  }

  /**
   * Keeps the codes of the upper half of an image and draws those of the lower half.
   *
   * @param image a key frame of the checkpoint
   * @return a frame of the same size and level
   * @throws FrameException if the frame is of another checkpoint, corrupt or an inter frame
   */
  public byte[] complete(Frame.Coded image, Sampling sampling) throws FrameException {
    byte[] given = reader.read(image, Optional.empty()).codes();
    int rows = VqVae.positions(image.height()) / 2;
    return draw(
        image.width(),
        image.height(),
        image.quality(),
        image.gray(),
        sampling,
        given,
        rows * VqVae.positions(image.width()));
  }

  private byte[] draw(
      int width,
      int height,
      int quality,
      boolean gray,
      Sampling sampling,
      byte[] given,
      int givenPositions) {
    PixelCnnPrior prior = reader.prior(gray);
    Grid grid = new Grid(VqVae.positions(height), VqVae.positions(width));
    byte[] codes = prior.sample(grid, quality, sampling, given, givenPositions);
    RangeEncoder out = new RangeEncoder();
    prior.code(codes, grid.height(), grid.width(), quality, out);
    int check = Frame.check(codes, width, height, quality, gray);
    return new Frame.Coded(digest, check, quality, gray, width, height, out.finish()).toBytes();
  }
}

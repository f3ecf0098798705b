package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.frame.Frame;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;
import java.util.SplittableRandom;

/**
 * Draws samples from the prior of a checkpoint. A range decoder whose input is uniform noise emits
 * codes with the probabilities of the prior, so decoding noise samples from it.
 */
public final class Sampler {
  /** Bytes of noise per code, an upper bound of the coded size. */
  private static final int NOISE_BYTES_PER_CODE = 4;

  private final byte[] digest;
  private final PixelCnnPrior prior;
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
    prior = PixelCnnPrior.of(checkpoint);
    subspaces = checkpoint.architecture().slotCount();
    levels = checkpoint.architecture().levels();
  }

  /**
   * Draws one image. The frame depends only on the arguments and is the same on every machine.
   *
   * @param width width in pixels, from 1
   * @param height height in pixels, from 1
   * @param quality level, from 1
   * @param seed seed of the noise
   * @return a frame of the checkpoint
   * @throws IllegalArgumentException if the level or the size is out of range
   */
  public byte[] frame(int width, int height, int quality, long seed) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "%dx%d pixels is not a valid size".formatted(width, height));
    }
    if (quality < 1 || quality > levels) {
      throw new IllegalArgumentException(
          "quality %d is out of range: the checkpoint has levels 1..%d".formatted(quality, levels));
    }
    int rows = VqVae.positions(height);
    int columns = VqVae.positions(width);
    long noiseBytes = (long) rows * columns * subspaces * NOISE_BYTES_PER_CODE;
    if (noiseBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an image of %dx%d pixels is too large".formatted(width, height));
    }
    byte[] noise = new byte[(int) noiseBytes];
    new SplittableRandom(seed).nextBytes(noise);
    RangeDecoder in = new RangeDecoder(noise, 0, noise.length);
    byte[] codes = prior.decode(in, rows, columns, quality).codes();
    RangeEncoder out = new RangeEncoder();
    prior.code(codes, rows, columns, quality, out);
    int check = Frame.check(codes, width, height, quality, false);
    return new Frame.Coded(digest, check, quality, false, width, height, out.finish()).toBytes();
  }
}

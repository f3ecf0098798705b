package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.frame.Frame;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.VqVae;
import java.util.SplittableRandom;

/**
 * Draws images from a checkpoint's prior. A range decoder that is fed with noise gives codes as
 * often as the prior expects them, so a sample is a frame whose payload is noise: what the codec
 * holds to be an ordinary image.
 */
public final class Sampler {
  /** Bytes of noise a code, more than any level's codes take. */
  private static final int NOISE = 4;

  private final byte[] digest;
  private final PixelCnnPrior prior;
  private final int slots;
  private final int levels;

  /**
   * Takes the prior out of a checkpoint.
   *
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if no image can be coded with it,
   *     naming the tensor
   */
  public Sampler(Checkpoint checkpoint) {
    ExpectedTensor.check(checkpoint);
    digest = checkpoint.digest();
    prior = PixelCnnPrior.of(checkpoint);
    slots = checkpoint.architecture().slotCount();
    levels = checkpoint.architecture().levels();
  }

  /**
   * Draws one image. The same arguments give the same frame, on every machine.
   *
   * @param width columns, 1 or more
   * @param height rows, 1 or more
   * @param quality level, from 1
   * @return a frame that every codec of the checkpoint decodes
   * @throws IllegalArgumentException if the level is not there, or the image is too large to hold
   */
  public byte[] frame(int width, int height, int quality, long seed) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no image has %dx%d pixels".formatted(width, height));
    }
    if (quality < 1 || quality > levels) {
      throw new IllegalArgumentException(
          "no quality " + quality + ": the checkpoint has 1.." + levels);
    }
    int rows = VqVae.positions(height);
    int columns = VqVae.positions(width);
    long noise = (long) rows * columns * slots * NOISE;
    if (noise > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("%dx%d pixels are too many".formatted(width, height));
    }
    byte[] bytes = new byte[(int) noise];
    new SplittableRandom(seed).nextBytes(bytes);
    RangeDecoder in = new RangeDecoder(bytes, 0, bytes.length);
    byte[] codes = prior.decode(in, rows, columns, quality).codes();
    RangeEncoder out = new RangeEncoder();
    prior.code(codes, rows, columns, quality, out);
    int check = Frame.check(codes, width, height, quality, false);
    return new Frame.Coded(digest, check, quality, false, width, height, out.finish()).toBytes();
  }
}

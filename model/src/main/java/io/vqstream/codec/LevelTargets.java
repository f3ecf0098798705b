package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import java.util.Arrays;

/**
 * What a quality level of a checkpoint stands for: its lambda, and the PSNR and the rate that
 * photographs have where the slope of the rate-distortion curve is that lambda.
 *
 * <p>The lambdas are those of the training, which the metadata of a checkpoint names. PSNR and rate
 * are interpolated over log lambda between the figures of the bundled checkpoint {@code photos} on
 * the 40 validation photographs of CID22-512 (MODEL.md). A checkpoint without lambdas is taken to
 * have those of {@code photos}.
 */
final class LevelTargets {
  private static final String LAMBDAS = "training.lambdas";

  /** Of the levels of {@code photos}: lambda, PSNR in dB and bits per pixel. */
  private static final double[] LAMBDA = {1300, 570, 250, 106, 39, 12};

  private static final double[] PSNR = {26.54, 28.80, 30.98, 33.19, 35.43, 37.30};
  private static final double[] RATE = {0.0825, 0.1434, 0.2359, 0.3829, 0.6113, 0.9551};

  private final double[] lambdas;

  private LevelTargets(double[] lambdas) {
    this.lambdas = lambdas;
  }

  /** Returns the targets of the levels of a checkpoint. */
  static LevelTargets of(Checkpoint checkpoint) {
    return of(checkpoint.metadata().getOrDefault(LAMBDAS, ""), checkpoint.architecture().levels());
  }

  /**
   * Returns the targets of levels.
   *
   * @param lambdas such as {@code [1300.0, 570.0]}; anything else counts as absent
   */
  static LevelTargets of(String lambdas, int levels) {
    double[] parsed = parse(lambdas);
    if (parsed.length != levels) {
      parsed = new double[levels];
      Arrays.fill(parsed, LAMBDA[LAMBDA.length - 1]);
      System.arraycopy(LAMBDA, 0, parsed, 0, Math.min(levels, LAMBDA.length));
    }
    return new LevelTargets(parsed);
  }

  private static double[] parse(String list) {
    try {
      double[] values =
          Arrays.stream(list.replaceAll("[\\[\\]\\s]", "").split(",", -1))
              .mapToDouble(Double::parseDouble)
              .toArray();
      boolean valid = Arrays.stream(values).allMatch(v -> v > 0 && Double.isFinite(v));
      return valid ? values : new double[0];
    } catch (NumberFormatException e) {
      return new double[0];
    }
  }

  /** Returns the lambda of a level in squared error (samples 0..255) per bit per pixel. */
  double lambda(int level) {
    return lambdas[level - 1];
  }

  /** Returns the lambda of a level as squared error over the RGB samples of an image per bit. */
  double errorPerBit(int level) {
    return 3 * lambda(level);
  }

  /** Returns the PSNR of photographs at a level in dB. */
  double psnr(int level) {
    return interpolate(lambda(level), PSNR);
  }

  /** Returns the rate of photographs at a level in bits per pixel. */
  double bitsPerPixel(int level) {
    double[] log = Arrays.stream(RATE).map(Math::log).toArray();
    return Math.exp(interpolate(lambda(level), log));
  }

  /** Interpolates over log lambda; beyond the ends, continues the last segment. */
  private static double interpolate(double lambda, double[] values) {
    int i = 0;
    while (i < LAMBDA.length - 2 && lambda < LAMBDA[i + 1]) {
      i++;
    }
    double part = Math.log(LAMBDA[i] / lambda) / Math.log(LAMBDA[i] / LAMBDA[i + 1]);
    return values[i] + part * (values[i + 1] - values[i]);
  }
}

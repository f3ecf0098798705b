package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.vqvae.Constant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The loss of one batch: squared error + lambda * bits a pixel + commitment, weighted so that all
 * levels matter.
 *
 * <p>While latents are rounded, bits are those of a logistic density at latents with uniform noise
 * (Balle, Laparra and Simoncelli 2017, "End-to-end optimized image compression", section 3). Where
 * there are codebooks they are those of the codes, see {@link CodeLoss}. The quantizer's gradient
 * is straight through (van den Oord et al. 2017, section 3.2).
 */
final class Objective {
  private static final double LOG2 = Math.log(2);

  private final TrainingConfig config;
  private final Architecture architecture;
  private final TrainedNetworks networks;
  private final CodeLoss codeLoss;

  Objective(TrainingConfig config, TrainedNetworks networks) {
    this.config = config;
    this.architecture = config.architecture();
    this.networks = networks;
    codeLoss = new CodeLoss(config, new CodewordBits(architecture, networks.prior));
  }

  /** A batch on the device: pixels [N, 3, S, S] as (x - 128) / 64, levels from 0. */
  record Batch(NDArray pixels, int[] level, NDArray oneHot) {
    int area() {
      Shape shape = pixels.getShape();
      return (int) (shape.get(2) * shape.get(3) / 64);
    }
  }

  /**
   * What came out: squared error and bits a pixel of each image, [N], to be read after the step.
   */
  record Outcome(NDArray loss, NDArray squaredError, double[] bitsPerPixel) {}

  /**
   * Puts crops on the device.
   *
   * @param samples [N, 3, size, size], in gray levels minus 128
   * @param level of each crop, from 0
   */
  Batch batch(NDManager manager, float[] samples, int size, int[] level) {
    int n = level.length;
    float[] oneHot = new float[n * architecture.levels()];
    for (int i = 0; i < n; i++) {
      oneHot[i * architecture.levels() + level[i]] = 1;
    }
    NDArray pixels = manager.create(samples, new Shape(n, 3, size, size)).div(64f);
    return new Batch(pixels, level, manager.create(oneHot, new Shape(n, architecture.levels())));
  }

  NDArray encode(ParameterStore store, Batch batch, boolean training) {
    return networks
        .encoder
        .forward(store, new NDList(batch.pixels(), batch.oneHot()), training)
        .singletonOrThrow();
  }

  /** What the codes of a batch cost under the prior, and which codes are best. */
  CodeLoss codes() {
    return codeLoss;
  }

  /** Loss with latents rounded to integers. */
  Outcome lattice(ParameterStore store, Batch batch, Random random) {
    NDArray y = encode(store, batch, true);
    NDArray quantized = straightThrough(y, y.round());
    NDList prior = prior(store, batch, quantized);
    NDArray nats = densityNats(y, prior, random);
    return outcome(store, batch, quantized, nats, null, null);
  }

  /** Loss with codebooks: bits of the codes, and for the encoder those of codes it came near to. */
  Outcome joint(
      ParameterStore store,
      Batch batch,
      NDArray y,
      Quantized codes,
      NDArray lambda,
      Random random) {
    NDArray quantized = straightThrough(y, codes.words());
    NDList prior = prior(store, batch, quantized);
    NDArray commitment = commitment(batch, y, codes.words());
    CodeLoss.Bits bits = codeLoss.of(batch, weights(batch, true), prior, codes, y, lambda, random);
    NDArray extra = bits.loss().add(commitment);
    return outcome(store, batch, quantized, null, extra, bits.bitsPerPixel());
  }

  /** Loss with encoder and codebooks standing still. */
  Outcome frozen(ParameterStore store, Batch batch, Quantized codes, Random random) {
    NDList prior = prior(store, batch, codes.words());
    CodeLoss.Bits bits = codeLoss.of(batch, weights(batch, true), prior, codes, null, null, random);
    return outcome(store, batch, codes.words(), null, bits.loss(), bits.bitsPerPixel());
  }

  /** Codes of a batch on the device: codewords [N, D, h, w] and the choice they are from. */
  record Quantized(NDArray words, LearnedCodebooks.Choice choice, List<NDArray> books) {}

  NDList prior(ParameterStore store, Batch batch, NDArray quantized) {
    NDArray features = networks.prior.features(store, quantized, batch.oneHot());
    return networks.prior.forward(store, new NDList(features, batch.oneHot()), true);
  }

  /** The quantized latents, with the gradient of the latents. */
  private static NDArray straightThrough(NDArray y, NDArray quantized) {
    return y.add(quantized.sub(y).stopGradient());
  }

  private Outcome outcome(
      ParameterStore store,
      Batch batch,
      NDArray quantized,
      NDArray densityNats,
      NDArray extra,
      double[] codeBits) {
    NDArray restored =
        networks
            .decoder
            .forward(store, new NDList(quantized, batch.oneHot()), true)
            .singletonOrThrow();
    NDArray squaredError = restored.sub(batch.pixels()).square().reshape(batch.level().length, -1);
    double worth = 64.0 * 64 / squaredError.getShape().get(1);
    NDManager manager = batch.pixels().getManager();
    squaredError = squaredError.sum(new int[] {1}).mul(Constant.of(restored, worth));
    NDArray loss = squaredError.mul(manager.create(weights(batch, false))).mean();
    double[] bpp = codeBits;
    if (densityNats != null) {
      NDArray bits = densityNats.mul(Constant.of(densityNats, 1 / (LOG2 * 64 * batch.area())));
      loss = loss.add(bits.mul(manager.create(weights(batch, true))).mean());
      if (bpp == null) {
        float[] read = bits.toFloatArray();
        bpp = new double[read.length];
        Arrays.setAll(bpp, i -> read[i]);
      }
    }
    if (extra != null) {
      loss = loss.add(extra);
    }
    return new Outcome(loss, squaredError, bpp);
  }

  /** Weight of each image's squared error, or, with the lambda, of its bits a pixel. */
  private float[] weights(Batch batch, boolean withLambda) {
    float[] weights = new float[batch.level().length];
    for (int i = 0; i < weights.length; i++) {
      int level = batch.level()[i];
      double weight = config.levelWeight(level);
      weights[i] = (float) (withLambda ? weight * config.lambdas().get(level) : weight);
    }
    return weights;
  }

  private NDArray densityNats(NDArray y, NDList prior, Random random) {
    NDArray noisy = y.add(y.getManager().create(noise(y, random), y.getShape()));
    NDArray distance = noisy.sub(prior.get(1)).abs().neg();
    NDArray inverse = Constant.of(y, 1).div(prior.get(2));
    NDArray upper = Activation.sigmoid(distance.add(0.5f).mul(inverse));
    NDArray lower = Activation.sigmoid(distance.sub(0.5f).mul(inverse));
    NDArray nats = upper.sub(lower).maximum(Constant.of(y, 1e-9)).log().neg();
    return nats.reshape(y.getShape().get(0), -1).sum(new int[] {1});
  }

  /** Uniform from -0.5 to 0.5, as many as latents. */
  private static float[] noise(NDArray y, Random random) {
    int images = (int) y.getShape().get(0);
    int perImage = (int) (y.size() / images);
    long[] seeds = random.longs(images).toArray();
    float[] noise = new float[images * perImage];
    // a GPU would wait for one thread
    IntStream.range(0, images)
        .parallel()
        .forEach(
            n -> {
              SplittableRandom numbers = new SplittableRandom(seeds[n]);
              for (int i = n * perImage; i < (n + 1) * perImage; i++) {
                noise[i] = (float) (numbers.nextDouble() - 0.5);
              }
            });
    return noise;
  }

  private NDArray commitment(Batch batch, NDArray y, NDArray words) {
    float[][] lambda = networks.lambda(config.lambdas());
    int d = architecture.latentChannels();
    float[] weights = weights(batch, true);
    float[] scale = new float[weights.length * d];
    for (int n = 0; n < weights.length; n++) {
      for (int c = 0; c < d; c++) {
        // a squared step is 1 / lambda bits, and a bit a position 1 / 64 bits a pixel
        scale[n * d + c] =
            (float) (config.commitment() * weights[n] / lambda[batch.level()[n]][c] / 64);
      }
    }
    NDArray worth = y.getManager().create(scale, new Shape(weights.length, d, 1, 1));
    return y.sub(words.stopGradient())
        .square()
        .mul(worth)
        .sum()
        .mul(Constant.of(y, 1.0 / batch.area() / weights.length));
  }
}

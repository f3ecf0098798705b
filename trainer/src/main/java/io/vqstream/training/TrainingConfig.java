package io.vqstream.training;

import static io.vqstream.training.TrainingProperties.AT_LEAST_1;
import static io.vqstream.training.TrainingProperties.require;

import io.vqstream.checkpoint.Architecture;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;

/**
 * Settings of a training run. Every setting has a default ({@link TrainingSettings}); a properties
 * file overrides it. The keys of the properties file are given in braces.
 *
 * <p>A run has three phases:
 *
 * <ol>
 *   <li>Rounding phase: latents are rounded to integers, and the rate is that of a logistic
 *       density.
 *   <li>Joint phase: a quantizer, by default a product quantizer with one EMA codebook per
 *       subspace, replaces rounding, and all networks and codebooks are trained together.
 *   <li>Final phase: encoder and codebooks are fixed, codes are chosen by rate-distortion
 *       optimization (RDO) under the prior, as in the codec, and decoder and prior are trained.
 * </ol>
 *
 * <p>The loss is squared error, or MS-SSIM in its place, + lambda * rate, plus a commitment loss in
 * the joint phase. The squared error is that of samples in 0..255, the rate is in bits per pixel.
 *
 * @param name name of the checkpoint {@code [name]}
 * @param seed seed of all random numbers {@code [seed]}
 * @param steps optimizer steps of the whole run; 0 if its end is set in minutes {@code [steps]}
 * @param minutes time that the steps of the whole run may take, by which phases and learning rate
 *     are scheduled; 0 if its end is set in steps {@code [minutes]}
 * @param roundingFraction fraction of the steps in the rounding phase, 0..1 {@code
 *     [rounding.phase.fraction]}
 * @param frozenFraction fraction of the steps, at the start of a run with codebooks from a
 *     checkpoint, in which encoder and codebooks are fixed as in the final phase, 0..1 {@code
 *     [frozen.phase.fraction]}
 * @param jointFraction fraction of the steps in the joint phase, 0..1; the three fractions together
 *     are at most 1, and the rest is the final phase {@code [joint.phase.fraction]}
 * @param crops crops per batch, of the first crop size {@code [crops]}
 * @param cropSizes sides of the square crops in pixels, multiples of 8, at least 32. Each batch
 *     draws one size at random. The first is the smallest; batches of larger crops have fewer, so
 *     that all batches have about the same number of pixels {@code [crop.size]}
 * @param finalCropSize side of the crops of the final phase in pixels, or 0 for the same as before
 *     {@code [final.crop.size]}
 * @param flips whether crops are flipped and transposed at random {@code [augment.flips]}
 * @param learningRate peak learning rate, which falls to 5 % along half a cosine {@code
 *     [learning.rate]}
 * @param clip maximum norm of the gradient over all parameters {@code [clip]}
 * @param optimizer how a step updates the parameters {@code [optimizer]}
 * @param weightAverage decay of the moving average of the parameters that checkpoints are made of,
 *     0..1; 0 for the parameters themselves {@code [weight.average]}
 * @param reinitializeCodebooks whether a run that starts from a checkpoint discards its codebooks
 *     and begins with the rounding phase, as a run from nothing does {@code
 *     [reinitialize.codebooks]}
 * @param encoderRate factor of the encoder's learning rate once there are codebooks, 0..1 {@code
 *     [encoder.rate]}
 * @param rdoLambdaScale factor of lambda in the RDO of codes, relative to the lambda of the loss.
 *     Below 1, codewords are nearer to the latents and a level takes more bits {@code
 *     [rdo.lambda.scale]}
 * @param rdoPasses passes in which codes are chosen under the prior, each in the context of the
 *     codes before, at least 1 {@code [rdo.passes]}
 * @param msSsimShare share of MS-SSIM in the distortion of the loss, 0..1; the rest is the squared
 *     error. Codes are chosen by squared error as before {@code [loss.ms.ssim]}
 * @param commitment weight of the commitment loss relative to the squared error of the pixels. At
 *     1, the gradients of both cancel for latents that the quantizer maps to zero; below 1, the
 *     encoder enlarges such latents until they are coded {@code [commitment]}
 * @param quantizer how latents are quantized {@code [quantizer, residual.stages]}
 * @param codebooks how the codebooks follow the latents
 * @param codewordPositions latent positions per batch on which the probabilities of codewords are
 *     trained {@code [codeword.positions]}
 * @param jpegDownscale factor by which JPEG images are downscaled, 0.1..1, to remove the artifacts
 *     of their own coding {@code [jpeg.downscale]}
 * @param validationFraction fraction of the images that are held out of training, 0..1 {@code
 *     [validation.fraction]}
 * @param patience measurements of held-out images without gain after which a run ends; 0 for any
 *     number {@code [patience]}
 * @param precision number format of convolutions during training; linear paths, losses and
 *     parameters are always 32-bit floats {@code [precision]}
 * @param lambdas lambda of each quality level, in squared error per bit per pixel, level 1 first
 *     {@code [lambdas]}
 * @param architecture sizes of the networks {@code [latent.channels, encoder, decoder, subspaces,
 *     prior.channels, prior.blocks, prior.head.channels]}
 */
record TrainingConfig(
    String name,
    long seed,
    int steps,
    double minutes,
    double roundingFraction,
    double frozenFraction,
    double jointFraction,
    int crops,
    List<Integer> cropSizes,
    int finalCropSize,
    boolean flips,
    double learningRate,
    double clip,
    Optimizer optimizer,
    double weightAverage,
    boolean reinitializeCodebooks,
    double encoderRate,
    double rdoLambdaScale,
    int rdoPasses,
    double msSsimShare,
    double commitment,
    Quantizer quantizer,
    CodebookUpdate codebooks,
    int codewordPositions,
    double jpegDownscale,
    double validationFraction,
    int patience,
    Precision precision,
    List<Double> lambdas,
    Architecture architecture) {

  private static final double LEVEL_WEIGHT_EXPONENT = -0.45;
  private static final String ABOVE_0 = "above 0";

  TrainingConfig {
    require(steps >= (minutes > 0 ? 0 : 1), "steps", AT_LEAST_1, steps);
    require(minutes >= 0 && Double.isFinite(minutes), "minutes", "0 or more", minutes);
    require(
        finalCropSize == 0 || (finalCropSize >= 32 && finalCropSize % Architecture.BLOCK == 0),
        "final.crop.size",
        "a multiple of 8, at least 32, or 0",
        finalCropSize);
    require(
        weightAverage >= 0 && weightAverage < 1,
        "weight.average",
        "0 or more and below 1",
        weightAverage);
    require(crops >= 1, "crops", AT_LEAST_1, crops);
    cropSizes = List.copyOf(cropSizes);
    int smallest = cropSizes.get(0);
    require(
        cropSizes.stream()
            .allMatch(size -> size >= 32 && size >= smallest && size % Architecture.BLOCK == 0),
        "crop.size",
        "multiples of 8, at least 32, the smallest first",
        cropSizes);
    require(
        roundingFraction >= 0 && roundingFraction <= 1,
        "rounding.phase.fraction",
        "0 to 1",
        roundingFraction);
    require(
        frozenFraction >= 0 && frozenFraction <= 1,
        "frozen.phase.fraction",
        "0 to 1",
        frozenFraction);
    require(
        jointFraction >= 0 && jointFraction + frozenFraction + roundingFraction <= 1 + 1e-9,
        "joint.phase.fraction",
        "0 to 1 - rounding.phase.fraction - frozen.phase.fraction",
        jointFraction);
    require(positive(learningRate), "learning.rate", ABOVE_0, learningRate);
    require(positive(clip), "clip", ABOVE_0, clip);
    require(encoderRate >= 0 && encoderRate <= 1, "encoder.rate", "0 to 1", encoderRate);
    require(positive(rdoLambdaScale), "rdo.lambda.scale", ABOVE_0, rdoLambdaScale);
    require(msSsimShare >= 0 && msSsimShare <= 1, "loss.ms.ssim", "0 to 1", msSsimShare);
    require(commitment >= 0 && Double.isFinite(commitment), "commitment", "0 or more", commitment);
    require(codewordPositions >= 1, "codeword.positions", AT_LEAST_1, codewordPositions);
    require(
        jpegDownscale > 0.1 && jpegDownscale <= 1,
        "jpeg.downscale",
        "above 0.1 and at most 1",
        jpegDownscale);
    require(
        validationFraction >= 0 && validationFraction <= 0.5,
        "validation.fraction",
        "0 to 0.5",
        validationFraction);
    lambdas = List.copyOf(lambdas);
    require(
        !lambdas.isEmpty() && lambdas.stream().allMatch(TrainingConfig::positive),
        "lambdas",
        ABOVE_0,
        lambdas);
    require(
        architecture.latentChannels() <= Klt.BLOCK_SAMPLES,
        "latent.channels",
        "at most " + Klt.BLOCK_SAMPLES,
        architecture.latentChannels());
    quantizer.check(architecture);
  }

  /** Returns the side of the smallest crops in pixels; a batch has {@link #crops} of them. */
  int cropSize() {
    return cropSizes.get(0);
  }

  /** Returns the side of the largest crops of all phases in pixels. */
  int largestCropSize() {
    return Math.max(Collections.max(cropSizes), finalCropSize);
  }

  /** Returns the side of the crops of the final phase in pixels. */
  int cropSizeOfFinalPhase() {
    return finalCropSize == 0 ? cropSize() : finalCropSize;
  }

  /** Returns the number of crops per batch for a side in pixels. */
  int crops(int size) {
    return Math.max(1, Math.round((float) crops * cropSize() * cropSize() / (size * size)));
  }

  /**
   * Returns the weight of a level's rate-distortion cost in the loss. The cost grows with a power
   * of lambda; the weight falls with about the same power, so that no level dominates.
   *
   * @param level level, from 0
   */
  double levelWeight(int level) {
    return Math.pow(lambdas.get(level) / 100, LEVEL_WEIGHT_EXPONENT) / 100;
  }

  private static boolean positive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  /** Returns the defaults. */
  static TrainingConfig defaults() {
    return of(new Properties());
  }

  /**
   * Reads a properties file.
   *
   * @throws IllegalArgumentException if a key is unknown or a value is invalid; the message names
   *     it
   */
  static TrainingConfig read(Path file) throws IOException {
    return of(properties(file));
  }

  /** Reads a properties file without checking its keys. */
  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }

  /** Returns the settings of a file, if there is one, and over them others. */
  static Properties given(Optional<Path> file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    if (file.isPresent()) {
      properties.putAll(properties(file.get()));
    }
    properties.putAll(settings);
    return properties;
  }

  /**
   * Parses properties.
   *
   * @throws IllegalArgumentException if a key is unknown or a value is invalid; the message names
   *     it
   */
  static TrainingConfig of(Properties properties) {
    return of(properties, TrainingSettings.fromNothing());
  }

  /**
   * Parses properties.
   *
   * @param defaults default of every setting
   * @throws IllegalArgumentException if a key is unknown or a value is invalid; the message names
   *     it
   */
  static TrainingConfig of(Properties properties, Map<String, String> defaults) {
    return of(new TrainingProperties(properties, defaults));
  }

  /** Returns the value of every setting of a run from nothing, defaults included. */
  static SortedMap<String, String> settings(Properties properties) {
    return settings(properties, TrainingSettings.fromNothing());
  }

  /** Returns the value of every setting, defaults included. */
  static SortedMap<String, String> settings(Properties properties, Map<String, String> defaults) {
    TrainingProperties source = new TrainingProperties(properties, defaults);
    of(source);
    return source.known();
  }

  /** Reads the quantizer. */
  static Quantizer quantizer(TrainingProperties source) {
    return Quantizer.of(source.text("quantizer"), source.whole("residual.stages"));
  }

  private static TrainingConfig of(TrainingProperties source) {
    List<Double> lambdas = new ArrayList<>();
    for (String value : source.text("lambdas").split(",")) {
      lambdas.add(source.number("lambdas", value));
    }
    int steps = source.whole("steps");
    double minutes = source.fraction("minutes");
    TrainingConfig config =
        new TrainingConfig(
            source.text("name"),
            source.whole("seed"),
            minutes > 0 ? 0 : steps,
            minutes,
            source.fraction("rounding.phase.fraction"),
            source.fraction("frozen.phase.fraction"),
            source.fraction("joint.phase.fraction"),
            source.whole("crops"),
            source.wholes("crop.size"),
            source.whole("final.crop.size"),
            source.flag("augment.flips"),
            source.fraction("learning.rate"),
            source.fraction("clip"),
            Optimizer.of(source.text("optimizer")),
            source.fraction("weight.average"),
            source.flag("reinitialize.codebooks"),
            source.fraction("encoder.rate"),
            source.fraction("rdo.lambda.scale"),
            source.size("rdo.passes"),
            source.fraction("loss.ms.ssim"),
            source.fraction("commitment"),
            quantizer(source),
            new CodebookUpdate(
                source.fraction("codebook.decay"),
                source.fraction("codebook.dead"),
                source.whole("codebook.revive.every")),
            source.whole("codeword.positions"),
            source.fraction("jpeg.downscale"),
            source.fraction("validation.fraction"),
            source.whole("patience"),
            Precision.of(source.text("precision")),
            lambdas,
            NetworkSettings.architecture(source, lambdas.size()));
    source.rejectUnknown();
    return config;
  }
}

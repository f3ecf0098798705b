package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a training run does. Every value has a default; a properties file overrides it.
 *
 * @param name name of the checkpoint, for people
 * @param seed seed of everything random
 * @param steps optimizer steps of the whole run
 * @param latticeShare share of the steps in which latents are rounded to integers, before there are
 *     codebooks
 * @param jointShare share of the steps in which everything is trained with the codebooks; in the
 *     rest encoder and codebooks stand still and the codes are chosen under the prior, as the codec
 *     chooses them
 * @param crops crops of one batch
 * @param cropSizes sides of the square crops in pixels, multiples of 8: each batch has crops of one
 *     of them at random. The first is the smallest, the others come in batches of fewer crops, so
 *     that all batches have about as many pixels
 * @param learningRate peak learning rate; it falls along half a cosine to 5 % of it
 * @param clip largest norm of the gradient of all parameters together
 * @param codebooksAnew whether a run that goes on from a checkpoint leaves that one's codebooks and
 *     rounds latents first, as a run from nothing does
 * @param encoderRate factor of the encoder's learning rate once there are codebooks, 0..1
 * @param choiceRate what a bit is worth when codes are chosen, against what it is worth in the
 *     loss. Below 1 the codes are nearer to the latents and a level takes more bits
 * @param commitment weight of the commitment loss against the squared error of the pixels. At 1 the
 *     encoder is asked for the latents that the decoder would have best, and no more: with less, it
 *     exaggerates those that the quantizer drops until they are coded
 * @param codewordPositions latent positions of each batch on which the codewords' probabilities are
 *     trained
 * @param reduceJpeg factor by which JPEG sources are reduced, so that their artefacts are not
 *     learned
 * @param precision numbers in which the networks' layers are computed while training; linear paths,
 *     losses and parameters are 32-bit floats either way
 * @param lambdas lambda of each level, in squared error (of 0..255 samples) for a bit a pixel;
 *     level 1 first
 * @param architecture sizes of the networks
 */
record TrainingConfig(
    String name,
    long seed,
    int steps,
    double latticeShare,
    double jointShare,
    int crops,
    List<Integer> cropSizes,
    double learningRate,
    double clip,
    boolean codebooksAnew,
    double encoderRate,
    double choiceRate,
    double commitment,
    int codewordPositions,
    double reduceJpeg,
    Precision precision,
    List<Double> lambdas,
    Architecture architecture) {

  /** Formats of numbers. */
  enum Precision {
    FLOAT32,
    BFLOAT16
  }

  private static final Pattern SLOTS = Pattern.compile("(\\d{1,4})x(\\d{1,4}):(\\d{1,4})");

  TrainingConfig {
    require(steps >= 1, "steps", steps);
    require(crops >= 1, "crops", crops);
    cropSizes = List.copyOf(cropSizes);
    int smallest = cropSizes.get(0);
    require(
        cropSizes.stream()
            .allMatch(size -> size >= 32 && size >= smallest && size % Architecture.BLOCK == 0),
        "crop.size",
        cropSizes);
    require(latticeShare >= 0 && latticeShare <= 1, "rounding.phase.fraction", latticeShare);
    require(jointShare >= 0 && jointShare + latticeShare <= 1, "joint.phase.fraction", jointShare);
    require(positive(learningRate), "learning.rate", learningRate);
    require(positive(clip), "clip", clip);
    require(encoderRate >= 0 && encoderRate <= 1, "encoder.rate", encoderRate);
    require(positive(choiceRate), "rdo.lambda.scale", choiceRate);
    require(commitment >= 0 && Double.isFinite(commitment), "commitment", commitment);
    require(codewordPositions >= 1, "codeword.positions", codewordPositions);
    require(reduceJpeg > 0.1 && reduceJpeg <= 1, "jpeg.downscale", reduceJpeg);
    lambdas = List.copyOf(lambdas);
    require(
        !lambdas.isEmpty() && lambdas.stream().allMatch(TrainingConfig::positive),
        "lambdas",
        lambdas);
    require(
        architecture.latentChannels() <= Klt.BLOCK_SAMPLES,
        "latent.channels",
        architecture.latentChannels());
  }

  /** Side of the smallest crops, of which {@link #crops} make a batch. */
  int cropSize() {
    return cropSizes.get(0);
  }

  /** How many crops of that side make a batch. */
  int crops(int size) {
    return Math.max(1, Math.round((float) crops * cropSize() * cropSize() / (size * size)));
  }

  private static boolean positive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  private static void require(boolean holds, String key, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("training setting " + key + " cannot be " + value);
    }
  }

  /** The defaults, which train the photographs' checkpoint. */
  static TrainingConfig defaults() {
    return of(new Properties());
  }

  /**
   * Reads a properties file.
   *
   * @throws IllegalArgumentException if a key is unknown or a value impossible, naming it
   */
  static TrainingConfig read(Path file) throws IOException {
    return of(properties(file));
  }

  /** Reads a properties file without checking its keys. */
  static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }

  static TrainingConfig of(Properties properties) {
    return of(new Source(properties));
  }

  /** Returns the value of every setting, defaults included. */
  static SortedMap<String, String> settings(Properties properties) {
    Source source = new Source(properties);
    of(source);
    return source.known();
  }

  private static TrainingConfig of(Source source) {
    List<Double> lambdas = new ArrayList<>();
    for (String value : source.text("lambdas", "1100,560,285,145,74,38").split(",")) {
      lambdas.add(source.number("lambdas", value));
    }
    TrainingConfig config =
        new TrainingConfig(
            source.text("name", "photos"),
            source.whole("seed", 1),
            source.whole("steps", 20_000),
            source.fraction("rounding.phase.fraction", 0.45),
            source.fraction("joint.phase.fraction", 0.35),
            source.whole("crops", 5),
            source.wholes("crop.size", "160"),
            source.fraction("learning.rate", 1e-3),
            source.fraction("clip", 2.0),
            source.flag("reinitialize.codebooks", false),
            source.fraction("encoder.rate", 1.0),
            source.fraction("rdo.lambda.scale", 1.0),
            source.fraction("commitment", 1.0),
            source.whole("codeword.positions", 512),
            source.fraction("jpeg.downscale", 0.8),
            source.precision("float32"),
            lambdas,
            architecture(source, lambdas.size()));
    source.rejectUnknown();
    return config;
  }

  private static Architecture architecture(Source source, int levels) {
    String slots = source.text("slots", "8x1:256,12x2:256,16x2:128");
    int latent = source.size("latent.channels", 64);
    int quarter = source.size("quarter.channels", 64);
    int quarterBlocks = source.whole("quarter.blocks", 2);
    int eighth = source.size("eighth.channels", 160);
    int eighthBlocks = source.whole("eighth.blocks", 3);
    int prior = source.size("prior.channels", 128);
    int priorBlocks = source.whole("prior.blocks", 3);
    int slot = source.size("slot.channels", 24);
    try {
      return new Architecture(
          levels,
          latent,
          quarter,
          quarterBlocks,
          eighth,
          eighthBlocks,
          slots(slots),
          prior,
          priorBlocks,
          slot);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "training setting slots cannot be " + slots + ": " + e.getMessage(), e);
    }
  }

  /** Slots are written as count x channels : codewords, such as {@code 8x1:256,12x2:128}. */
  private static List<SubspaceGroup> slots(String text) {
    List<SubspaceGroup> groups = new ArrayList<>();
    for (String group : text.split(",")) {
      Matcher sizes = SLOTS.matcher(group.trim());
      if (!sizes.matches()) {
        throw new IllegalArgumentException("write count x channels : codewords, such as 8x1:256");
      }
      groups.add(
          new SubspaceGroup(
              Integer.parseInt(sizes.group(1)),
              Integer.parseInt(sizes.group(2)),
              Integer.parseInt(sizes.group(3))));
    }
    return groups;
  }

  /** Properties that remember which keys were asked for. */
  private record Source(Properties properties, TreeMap<String, String> known) {
    Source(Properties properties) {
      this(properties, new TreeMap<>());
    }

    String text(String key, String otherwise) {
      String value = properties.getProperty(key, otherwise).trim();
      known.put(key, value);
      return value;
    }

    double number(String key, String value) {
      try {
        return Double.parseDouble(value.trim());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "training setting " + key + " is no number: " + value, e);
      }
    }

    boolean flag(String key, boolean otherwise) {
      String text = text(key, Boolean.toString(otherwise));
      require(text.equals("true") || text.equals("false"), key, text);
      return Boolean.parseBoolean(text);
    }

    double fraction(String key, double otherwise) {
      return number(key, text(key, Double.toString(otherwise)));
    }

    int whole(String key, int otherwise) {
      return whole(key, number(key, text(key, Integer.toString(otherwise))));
    }

    private static int whole(String key, double value) {
      require(value == Math.rint(value) && value >= 0 && value <= 1e9, key, value);
      return (int) value;
    }

    Precision precision(String otherwise) {
      String text = text("precision", otherwise);
      for (Precision precision : Precision.values()) {
        if (precision.name().toLowerCase(Locale.ROOT).equals(text)) {
          return precision;
        }
      }
      throw new IllegalArgumentException(
          "training setting precision cannot be " + text + "; known are float32, bfloat16");
    }

    /** Whole numbers with commas between them. */
    List<Integer> wholes(String key, String otherwise) {
      List<Integer> values = new ArrayList<>();
      for (String part : text(key, otherwise).split(",")) {
        values.add(whole(key, number(key, part)));
      }
      return values;
    }

    /** A whole number above 0. */
    int size(String key, int otherwise) {
      int value = whole(key, otherwise);
      require(value >= 1, key, value);
      return value;
    }

    void rejectUnknown() {
      for (String key : properties.stringPropertyNames()) {
        if (!known.containsKey(key)) {
          throw new IllegalArgumentException(
              "unknown training setting "
                  + key
                  + "; known are "
                  + String.join(", ", known.keySet()));
        }
      }
    }
  }
}

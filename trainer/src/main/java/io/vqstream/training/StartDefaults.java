package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;

/**
 * The defaults of a run that starts from a checkpoint. Architecture, lambdas and the scale of
 * lambda are those of the checkpoint, so that its levels keep their meaning. If the run keeps
 * architecture and codebooks, it fine-tunes, and the other defaults are those for fine-tuning too.
 */
final class StartDefaults {
  /** Pixels of a batch: five crops of 160 x 160. */
  private static final int BATCH = 5 * 160 * 160;

  private StartDefaults() {}

  /**
   * Returns the default of every setting.
   *
   * @param given the settings of the user
   * @param images sizes of the images
   * @param output the checkpoint to write
   * @throws IllegalArgumentException if a setting is invalid, or the number of levels differs from
   *     that of the checkpoint
   */
  static Map<String, String> of(
      Properties given, Checkpoint checkpoint, ImageSizes images, Path output) {
    Map<String, String> defaults = TrainingSettings.fromNothing();
    Architecture architecture = checkpoint.architecture();
    NetworkSettings.put(architecture, defaults);
    StartCheckpoint.lambdas(checkpoint).ifPresent(text -> defaults.put("lambdas", text));
    double[] lambdas =
        Arrays.stream(defaults.get("lambdas").split(","))
            .mapToDouble(Double::parseDouble)
            .toArray();
    if (lambdas.length == architecture.levels()) {
      StartCheckpoint.rdoLambdaScale(checkpoint, lambdas)
          .ifPresent(scale -> defaults.put("rdo.lambda.scale", Double.toString(scale)));
    }
    TrainingProperties set = new TrainingProperties(given, defaults);
    int levels = set.text("lambdas").split(",").length;
    if (levels != architecture.levels()) {
      throw new IllegalArgumentException(
          ("training setting lambdas has %d levels, the checkpoint to start from has %d: set as many"
                  + " lambdas, or start with --from nothing")
              .formatted(levels, architecture.levels()));
    }
    if (isFineTuning(
        NetworkSettings.architecture(set, levels),
        set.flag("reinitialize.codebooks")
            || !TrainingConfig.quantizer(set).continues(StartCheckpoint.quantizer(checkpoint)),
        checkpoint)) {
      defaults.putAll(TrainingSettings.fineTuning());
      defaults.put("name", name(output));
      boolean msSsim = set.fraction("loss.ms.ssim") > 0;
      int side = images.cropSize(msSsim);
      defaults.put("crop.size", Integer.toString(side));
      int first = given.containsKey("crop.size") ? firstOf(given.getProperty("crop.size")) : side;
      defaults.put("crops", Integer.toString(Math.max(1, BATCH / (first * first))));
      if (given.containsKey("steps")) {
        defaults.put("minutes", "0");
      }
      if (given.containsKey("rounding.phase.fraction")
          || given.containsKey("joint.phase.fraction")) {
        defaults.put("frozen.phase.fraction", "0");
      }
    }
    return defaults;
  }

  /**
   * Returns whether a run continues with the networks and codebooks of a checkpoint as they are.
   */
  private static boolean isFineTuning(
      Architecture architecture, boolean reinitialize, Checkpoint checkpoint) {
    return TrainingState.hasCodebooks(checkpoint)
        && !reinitialize
        && architecture.equals(checkpoint.architecture());
  }

  private static int firstOf(String sizes) {
    return Math.max(1, (int) Double.parseDouble(sizes.split(",")[0].trim()));
  }

  /** Returns the name of a file without its extension. */
  private static String name(Path output) {
    String file = String.valueOf(output.getFileName());
    return file.endsWith(".safetensors")
        ? file.substring(0, file.length() - ".safetensors".length())
        : file;
  }
}

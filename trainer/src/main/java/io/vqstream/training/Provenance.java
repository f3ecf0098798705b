package io.vqstream.training;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The training provenance of a checkpoint, as metadata of its file. */
final class Provenance {
  private final Map<String, String> constant = new TreeMap<>();

  /**
   * @param origin SHA-256 of the checkpoint that the run started from, in hexadecimal, or ""
   */
  Provenance(TrainingConfig config, ImageSummary images, String origin) {
    constant.put("training.images", Integer.toString(images.count()));
    constant.put("training.megapixels", images.megapixels());
    constant.put("training.data.sha256", images.sha256());
    constant.put("training.trainer", trainer());
    if (!origin.isEmpty()) {
      constant.put("training.from", origin);
    }
    constant.put("training.seed", Long.toString(config.seed()));
    constant.put("training.crops", config.crops() + " of " + config.cropSizes());
    constant.putAll(StartCheckpoint.metadata(config));
    constant.put(
        "training.phases",
        String.format(
            Locale.ROOT,
            "rounding %s, frozen %s, joint %s",
            config.roundingFraction(),
            config.frozenFraction(),
            config.jointFraction()));
    constant.put("training.learning_rate", Double.toString(config.learningRate()));
    constant.put("training.precision", config.precision().name().toLowerCase(Locale.ROOT));
    constant.put("training.commitment", Double.toString(config.commitment()));
    constant.put("training.jpeg_downscale", Double.toString(config.jpegDownscale()));
  }

  /** Returns the metadata of a checkpoint written after a number of steps. */
  Map<String, String> after(int step, TrainingConfig config, String figures) {
    Map<String, String> metadata = new TreeMap<>(constant);
    metadata.put(
        "training.steps",
        config.minutes() > 0 ? Integer.toString(step) : step + " of " + config.steps());
    metadata.put("training.figures", figures);
    return metadata;
  }

  private static String trainer() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return "vqstream " + (version == null ? "(not from a jar)" : version);
  }
}

package io.vqstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The number of images that a run holds out. */
public final class HeldOutShare {
  private static final String FRACTION = "validation.fraction";
  private static final int MIN_IMAGES = 4;

  /** With fewer images than this none is held out: they are worth more in training. */
  private static final int MIN_TO_SPLIT = 12;

  private HeldOutShare() {}

  /**
   * Returns the number of images to hold out.
   *
   * @param fraction fraction to hold out, 0..1; 0 for none
   * @return 0 if there are fewer than {@value #MIN_TO_SPLIT} images, else {@value #MIN_IMAGES} to
   *     {@value HeldOutImages#MAX_IMAGES}
   */
  static int of(int images, double fraction) {
    return fraction == 0 || images < MIN_TO_SPLIT
        ? 0
        : Math.max(
            MIN_IMAGES, Math.min(HeldOutImages.MAX_IMAGES, (int) Math.round(images * fraction)));
  }

  /** Returns the number of images to hold out by the default fraction for fine-tuning. */
  public static int of(int images) {
    return of(images, Double.parseDouble(TrainingSettings.fineTuning().get(FRACTION)));
  }

  /**
   * Returns the number of images to hold out by {@code validation.fraction}, whose default is that
   * for fine-tuning.
   *
   * @param config a properties file with training settings
   * @param settings training settings that override those of the file
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the setting is invalid; the message names it
   */
  public static int of(int images, Optional<Path> config, Map<String, String> settings)
      throws IOException {
    TrainingProperties properties =
        new TrainingProperties(
            TrainingConfig.given(config, settings), TrainingSettings.fineTuning());
    return of(images, properties.fraction(FRACTION));
  }
}

package io.vqstream.evaluation;

/** Listens to the progress of an evaluation. Called from several threads, one call at a time. */
@FunctionalInterface
public interface EvaluationProgress {

  /**
   * Called after a codec has been measured on an image at one quality.
   *
   * @param codec name of the codec
   * @param image name of the image
   * @param done measurements so far, including this one
   * @param total expected number of measurements; falls when an image is omitted
   */
  void measured(String codec, String image, int done, int total);
}

package io.vqstream.evaluation;

/** Hears how an evaluation goes on. Calls come from several threads, one at a time. */
@FunctionalInterface
public interface EvaluationProgress {

  /**
   * A codec has been measured on an image at one quality.
   *
   * @param codec name of the codec
   * @param image name of the image
   * @param done measurements made so far, this one included
   * @param total measurements there will be, less what turns out not to be readable
   */
  void measured(String codec, String image, int done, int total);
}

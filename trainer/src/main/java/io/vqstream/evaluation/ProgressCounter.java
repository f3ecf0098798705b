package io.vqstream.evaluation;

/** Counts measurements and notifies the listener, one call at a time. Thread-safe. */
final class ProgressCounter {
  private final EvaluationProgress progress;
  private final int perImage;
  private int done;
  private int total;

  ProgressCounter(EvaluationProgress progress, int images, int perImage) {
    this.progress = progress;
    this.perImage = perImage;
    this.total = images * perImage;
  }

  synchronized void count(String codec, String image) {
    done++;
    progress.measured(codec, image, done, total);
  }

  /**
   * Reduces the total, since an image is dropped.
   *
   * @param counted measurements of the image counted so far
   */
  synchronized void dropImage(int counted) {
    total -= perImage - counted;
  }
}

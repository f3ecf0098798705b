package io.vqstream.evaluation;

/** Counts measurements and tells the listener, one call at a time. */
final class Countdown {
  private final EvaluationProgress progress;
  private final int perImage;
  private int done;
  private int total;

  Countdown(EvaluationProgress progress, int images, int perImage) {
    this.progress = progress;
    this.perImage = perImage;
    this.total = images * perImage;
  }

  synchronized void count(String codec, String image) {
    done++;
    progress.measured(codec, image, done, total);
  }

  /** An image will not be measured any further; it has been counted some times. */
  synchronized void dropImage(int counted) {
    total -= perImage - counted;
  }
}

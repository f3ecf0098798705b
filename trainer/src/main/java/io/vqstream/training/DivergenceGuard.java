package io.vqstream.training;

import java.util.Locale;

/**
 * Watches a run for divergence. It is given the figures of some steps at once, one to about fifty.
 * They are suspect when
 *
 * <ul>
 *   <li>in most of the steps the loss or gradient is not finite; such a step changes nothing, so a
 *       few of them do no harm,
 *   <li>the PSNR of the squared error averaged over about 20 steps is below 6 dB, which a plain
 *       gray image reaches,
 *   <li>the PSNR is 10 dB below the best of this phase of the run, or
 *   <li>the codebooks are in use and even the highest level picks one codeword only.
 * </ul>
 *
 * <p>No state is saved while the last figures are suspect. The run has diverged after {@value
 * #MAX_NOT_FINITE} suspect steps in a row that are not finite, or {@value #MAX_SUSPECT} of any
 * kind.
 */
final class DivergenceGuard {
  static final int MAX_SUSPECT = 150;
  static final int MAX_NOT_FINITE = 5;

  /** PSNR of mid-gray against black or white, the worst case: 20 log10(255 / 127.5). */
  private static final double GRAY_PSNR = 6;

  private static final double MAX_LOSS_DB = 10;
  private static final double DECAY = 0.95;
  private static final int SETTLED_STEPS = 20;
  private static final double MIN_PERPLEXITY = 1.01;
  private static final double MIN_SQUARED_ERROR = 1e-3;

  /**
   * Limit of one image's squared error in the figures, so that a single burst does not end a run:
   * -10 dB.
   */
  static final double MAX_SQUARED_ERROR = 10 * 255 * 255;

  private boolean codebooks;
  private int steps;
  private double squaredError;
  private double psnr;
  private double best = Double.NEGATIVE_INFINITY;
  private int suspect;
  private int notFinite;
  private double perplexity = Double.MAX_VALUE;

  /** Adds the figures of some steps. */
  void add(StepFigures figures, boolean withCodebooks, LearnedCodebooks books) {
    boolean begins = withCodebooks != codebooks;
    if (begins) { // the first codewords may cost some dB
      codebooks = withCodebooks;
      steps = 0;
      best = Double.NEGATIVE_INFINITY;
    }
    if (isNotFinite(figures)) {
      notFinite += notFinite(figures);
      suspect += figures.steps();
      return;
    }
    notFinite = 0;
    squaredError = squaredErrorWith(figures);
    psnr = psnr(squaredError);
    steps += figures.steps();
    if (steps >= SETTLED_STEPS) {
      // figures that begin a phase may be of steps before it too
      best = begins ? best : Math.max(best, psnr);
      perplexity = codebooks ? books.perplexity(books.levels() - 1) : perplexity;
    }
    boolean bad = isBad(psnr) || isCollapsed();
    suspect = bad ? suspect + figures.steps() : 0;
  }

  /** Whether figures that are not complete, and not added yet, would be suspect. */
  boolean isSuspect(StepFigures figures) {
    return figures.steps() > 0 && (isNotFinite(figures) || isBad(psnr(squaredErrorWith(figures))));
  }

  private static boolean isNotFinite(StepFigures figures) {
    return 2 * notFinite(figures) > figures.steps();
  }

  private static int notFinite(StepFigures figures) {
    return Double.isNaN(squaredError(figures)) ? figures.steps() : figures.notFinite();
  }

  private boolean isBad(double decibels) {
    return decibels < GRAY_PSNR || decibels < best - MAX_LOSS_DB;
  }

  /** The mean of the errors: that of decibels would hide bursts of huge errors. */
  private double squaredErrorWith(StepFigures figures) {
    double decay = steps == 0 ? 0 : Math.pow(DECAY, figures.steps());
    return decay * squaredError + (1 - decay) * squaredError(figures);
  }

  private static double psnr(double squaredError) {
    return 10 * Math.log10(255 * 255 / squaredError);
  }

  private boolean isCollapsed() {
    return codebooks && perplexity < MIN_PERPLEXITY;
  }

  /** Returns the mean over all images, or NaN if none is finite. */
  private static double squaredError(StepFigures figures) {
    double sum = 0;
    int images = 0;
    for (int q = 0; q < figures.levels(); q++) {
      if (figures.images(q) > 0) {
        sum += figures.images(q) * figures.squaredError(q);
        images += figures.images(q);
      }
    }
    return Math.min(Math.max(sum / images, MIN_SQUARED_ERROR), MAX_SQUARED_ERROR);
  }

  /** Returns whether the last step was suspect, so that the state is not worth saving. */
  boolean isSuspect() {
    return suspect > 0;
  }

  boolean hasDiverged() {
    return notFinite >= MAX_NOT_FINITE || suspect >= MAX_SUSPECT;
  }

  /** Returns whether a run that ends now is not worth saving. */
  boolean endsDiverged() {
    return notFinite > 0 || suspect >= SETTLED_STEPS || (suspect > 0 && psnr < GRAY_PSNR);
  }

  /** Describes what is wrong while {@link #isSuspect}. */
  String symptom() {
    if (notFinite > 0) {
      return "the loss or its gradient is not a number";
    }
    if (isCollapsed()) {
      return "the codebooks have collapsed to one codeword";
    }
    return best == Double.NEGATIVE_INFINITY || psnr >= best - MAX_LOSS_DB
        ? String.format(Locale.ROOT, "PSNR is %.1f dB", psnr)
        : String.format(Locale.ROOT, "PSNR is %.1f dB, it was %.1f dB", psnr, best);
  }
}

package io.vqstream.codec;

import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import io.vqstream.prior.CodeHistory;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Chooses the form of an image: codes, its exact pixels, or the original file.
 *
 * <p>The exact form is the lossless frame, or the original file if that is smaller. It has no
 * distortion, so in D + lambda * R it costs lambda * R. It is taken
 *
 * <ul>
 *   <li>if codes take as many bytes;
 *   <li>if codes do not reach the min PSNR;
 *   <li>for a {@linkplain Content#DRAWING drawing}, also if it takes no more than the rate of a
 *       photograph at the level, without running the networks; if the cost of codes, with the
 *       lambda of the level, is higher; and if codes do not reach the PSNR of a photograph at the
 *       level. Such a drawing is first coded at higher levels, as long as they take fewer bytes.
 * </ul>
 *
 * Without a lossless form, codes are taken if they have fewer bytes than the original file and
 * reach the min PSNR.
 */
final class FormChooser {
  private static final double PEAK = 255;

  private final Picture picture;
  private final QualityPolicy policy;
  private final LevelTargets targets;
  private final Optional<LosslessForm> lossless;
  private final Optional<Original> original;
  private final boolean drawing;
  private final int maxQuality;

  /** Encodes the image with the networks. */
  interface Coder {
    /** Encodes at a level. */
    Attempt encode(int quality);

    /** Returns the PSNR in dB of the decoded image. */
    double psnr(Attempt attempt);
  }

  /**
   * The image, coded at a level.
   *
   * @param history the codes, as {@link Frame#check} takes them, and what was learned up to them
   * @param priorBits bits of the codes under the prior alone
   */
  record Attempt(Frame.Coded frame, CodeHistory history, double priorBits) {}

  /**
   * The original file.
   *
   * @param bytes size of the file in bytes
   * @param frame length of its pass-through frame in bytes
   */
  record Original(int bytes, int frame) {}

  /** The result. */
  sealed interface Choice {
    /** Codes, with their PSNR in dB if it was measured. */
    record Codes(Attempt attempt, OptionalDouble psnr) implements Choice {}

    /** The exact pixels. */
    record Exact(Frame.Lossless frame) implements Choice {}

    /** The original file, because it is smaller. */
    record Smaller() implements Choice {}

    /** The original file, because codes do not reach the min PSNR. */
    record Faithful() implements Choice {}
  }

  /**
   * Creates a chooser for an image.
   *
   * @param lossless empty if the image is not a candidate or its lossless form is not available
   * @param original empty if the source is pixels; the policy then has no min PSNR
   */
  FormChooser(
      Picture picture,
      QualityPolicy policy,
      LevelTargets targets,
      Optional<LosslessForm> lossless,
      Optional<Original> original) {
    this.picture = picture;
    this.policy = policy;
    this.targets = targets;
    this.lossless = lossless;
    this.original = original;
    drawing = lossless.isPresent() && lossless.get().content() == Content.DRAWING;
    maxQuality = policy.maxQuality();
  }

  /** Chooses the form. */
  Choice choose(Coder coder) {
    if (drawing && bitsPerPixel(exactBytes()) <= targets.bitsPerPixel(policy.startQuality())) {
      return exact(new Choice.Smaller());
    }
    int quality = policy.startQuality();
    while (quality <= maxQuality) {
      Attempt attempt = coder.encode(quality);
      int bytes = attempt.frame().length();
      if (lossless.isPresent() && lossless.get().bytes() <= bytes) {
        return exact(new Choice.Smaller());
      }
      if (original.isPresent()
          && bytes >= original.get().bytes()
          && bytes >= original.get().frame()) {
        return new Choice.Smaller();
      }
      if (policy.minPsnr().isEmpty() && !drawing) {
        return new Choice.Codes(attempt, OptionalDouble.empty());
      }
      double psnr = coder.psnr(attempt);
      if (psnr >= minPsnr()) {
        return drawing && costsMore(bytes, psnr)
            ? exact(new Choice.Smaller())
            : new Choice.Codes(attempt, OptionalDouble.of(psnr));
      }
      quality = next(quality, psnr);
    }
    Choice refused = policy.minPsnr().isPresent() ? new Choice.Faithful() : new Choice.Smaller();
    return lossless.isPresent() ? exact(refused) : refused;
  }

  private double minPsnr() {
    double required = policy.minPsnr().orElse(0);
    return drawing ? Math.max(required, targets.psnr(policy.startQuality())) : required;
  }

  /** Returns whether codes have a higher rate-distortion cost than the exact form. */
  private boolean costsMore(int bytes, double psnr) {
    double distortion = PEAK * PEAK / Math.pow(10, psnr / 10);
    double lambda = targets.lambda(policy.startQuality());
    return distortion + lambda * bitsPerPixel(bytes) > lambda * bitsPerPixel(exactBytes());
  }

  /**
   * Returns the level to try after one that is below the min PSNR. For a drawing, levels are
   * skipped that would be below it with the gain of photographs.
   */
  private int next(int quality, double psnr) {
    int next = quality + 1;
    if (drawing) {
      double aim = targets.psnr(quality) + minPsnr() - psnr;
      while (next <= maxQuality
          && targets.psnr(next) < aim
          && (next == maxQuality || targets.psnr(next + 1) <= aim)) {
        next++;
      }
    }
    return next;
  }

  /**
   * Returns the lossless frame, or the original file if that is smaller.
   *
   * @param passthrough choice of the original file, with the reason
   */
  private Choice exact(Choice passthrough) {
    Frame.Lossless best = lossless.orElseThrow().best(policy.effort());
    return original.isPresent() && original.get().frame() < best.length()
        ? passthrough
        : new Choice.Exact(best);
  }

  private int exactBytes() {
    int bytes = lossless.orElseThrow().bytes();
    return original.isPresent() ? Math.min(bytes, original.get().frame()) : bytes;
  }

  private double bitsPerPixel(int bytes) {
    return 8.0 * bytes / picture.pixels();
  }
}

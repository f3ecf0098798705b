package io.vqstream.training.page;

import java.util.List;
import java.util.Map;

/**
 * What the page of a run shows.
 *
 * @param name name of the checkpoint
 * @param progress such as "612 steps of about 4000 in 12.4 minutes", in words
 * @param summary what held-out images say, in one line; empty if they say nothing yet
 * @param command the command that started the run
 * @param settings value of every setting
 * @param facts further facts, such as the images, by name
 * @param training figures of training, a row every 50 steps
 * @param heldOut figures of held-out images, a row for each measurement
 * @param curves rate-distortion curves on held-out images by name; the first is that of the run
 * @param levels figures of each quality level, level 1 first
 * @param seconds time by stage, in order
 * @param images crops, the originals first
 */
public record RunFigures(
    String name,
    String progress,
    String summary,
    String command,
    Map<String, String> settings,
    Map<String, String> facts,
    FiguresTable training,
    FiguresTable heldOut,
    Map<String, List<Rate>> curves,
    List<Level> levels,
    Map<String, Double> seconds,
    List<Strip> images) {

  /** A point of a rate-distortion curve: bits per pixel, and PSNR in dB. */
  public record Rate(double bitsPerPixel, double psnr) {}

  /**
   * Figures of the codes of a quality level.
   *
   * @param usedPercent codewords in use
   * @param perplexity mean over the codebooks
   * @param uniformBits bits a code with codes of fixed length
   * @param orderZeroBits bits a code with an ideal static code
   * @param priorBits bits a code under the prior; NaN if not known
   */
  public record Level(
      double usedPercent,
      double perplexity,
      double uniformBits,
      double orderZeroBits,
      double priorBits) {}

  /**
   * Some crops side by side.
   *
   * @param caption what they are
   * @param png the picture as a PNG file
   * @param width width in pixels
   * @param height height in pixels
   */
  public record Strip(String caption, byte[] png, int width, int height) {}
}

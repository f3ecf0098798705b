package io.vqstream.evaluation;

import java.util.List;

/**
 * The rate of an evaluated codec relative to another at equal fidelity.
 *
 * @param codec name of the evaluated codec
 * @param against name of the other codec
 * @param psnr at equal PSNR
 * @param msSsim at equal MS-SSIM in dB
 */
public record Comparison(String codec, String against, RateDifference psnr, RateDifference msSsim) {

  /** Compares two codecs over the same images in the same order. */
  static Comparison of(
      String codec, List<RatePoint> points, String against, List<RatePoint> others) {
    return new Comparison(
        codec,
        against,
        RateDifference.ofPsnr(points, others),
        RateDifference.between(points, others, false, "MS-SSIM"));
  }
}

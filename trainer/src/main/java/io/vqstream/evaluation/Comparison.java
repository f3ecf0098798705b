package io.vqstream.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * How much rate the evaluated codec needs for the fidelity of another.
 *
 * @param against the other codec
 * @param psnr over the PSNR that both reach; empty where there is none
 * @param msSsim over the MS-SSIM in dB that both reach; empty where there is none
 */
public record Comparison(String against, Optional<BdRate> psnr, Optional<BdRate> msSsim) {

  static Comparison of(List<RatePoint> own, String against, List<RatePoint> theirs) {
    return new Comparison(
        against,
        BdRate.between(RatePoint.psnrCurve(own), RatePoint.psnrCurve(theirs)),
        BdRate.between(RatePoint.msSsimCurve(own), RatePoint.msSsimCurve(theirs)));
  }
}

package io.vqstream.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * The rate of the evaluated codec relative to another at equal fidelity.
 *
 * @param against name of the other codec
 * @param psnr BD-rate over the common range of PSNR; empty if there is none
 * @param msSsim BD-rate over the common range of MS-SSIM in dB; empty if there is none
 */
public record Comparison(String against, Optional<BdRate> psnr, Optional<BdRate> msSsim) {

  static Comparison of(List<RatePoint> evaluated, String against, List<RatePoint> other) {
    return new Comparison(
        against,
        BdRate.between(RatePoint.psnrCurve(evaluated), RatePoint.psnrCurve(other)),
        BdRate.between(RatePoint.msSsimCurve(evaluated), RatePoint.msSsimCurve(other)));
  }
}

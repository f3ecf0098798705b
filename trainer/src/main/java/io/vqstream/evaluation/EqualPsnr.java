package io.vqstream.evaluation;

import io.vqstream.evaluation.curve.RateCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rates at a mean PSNR, interpolated by a piecewise cubic of log rate (pchip).
 *
 * @param psnr mean PSNR, in dB
 * @param bitsPerPixel rates by codec, in the order of the report, without codecs whose curve does
 *     not reach the PSNR
 */
public record EqualPsnr(double psnr, Map<String, Double> bitsPerPixel) {

  static EqualPsnr at(double psnr, Map<String, List<RatePoint>> points) {
    Map<String, Double> rates = new LinkedHashMap<>();
    points.forEach(
        (codec, curve) ->
            RateCurve.through(RatePoint.psnrCurve(curve))
                .map(rateCurve -> rateCurve.bitsPerPixelAt(psnr))
                .filter(OptionalDouble::isPresent)
                .ifPresent(rate -> rates.put(codec, rate.getAsDouble())));
    return new EqualPsnr(psnr, rates);
  }

  /** Returns bytes of one codec / bytes of another; empty if one does not reach the PSNR. */
  public OptionalDouble ratio(String codec, String against) {
    Double first = bitsPerPixel.get(codec);
    Double second = bitsPerPixel.get(against);
    return first == null || second == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(first / second);
  }
}

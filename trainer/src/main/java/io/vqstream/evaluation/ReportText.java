package io.vqstream.evaluation;

import io.vqstream.files.FileNames;
import io.vqstream.metric.MsSsim;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as lines for people. */
final class ReportText {
  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  static String of(EvaluationReport report) {
    return new ReportText().write(report);
  }

  private String write(EvaluationReport report) {
    if (report.points().isEmpty()) {
      line("No image could be measured.");
    } else {
      heading(report.points().get(0));
      report.codecs().forEach(codec -> table(codec, report.pointsOf(codec.name())));
    }
    bdRates(report);
    equalPsnr(report);
    levelSteps(report.levelSteps());
    codeBits(report.codeBits());
    leftOut("Not measured, since the codec passes them through", report.omissions().carried());
    leftOut("Not measured, since they failed", report.omissions().unreadable());
    leftOut("Codecs left out", report.omissions().missingCodecs());
    return text.toString();
  }

  private void heading(RatePoint any) {
    line("%d images, %d pixels", any.images().size(), any.pixels());
    line("Rate: bits of whole files / pixels, over all images. PSNR and MS-SSIM: 8-bit RGB, mean");
    line(
        "over images; MS-SSIM dB: -10 log10(1 - that mean). Times: median over images, reading of");
    long timed = any.images().stream().filter(ImageResult::timed).count();
    line(
        "source files not included%s.",
        timed < any.images().size() ? ", of " + any.codec() + " over the first " + timed : "");
    long small =
        any.images().stream()
            .filter(image -> MsSsim.scales(Math.min(image.width(), image.height())) < MsSsim.SCALES)
            .count();
    if (small > 0) {
      line("MS-SSIM has fewer than %d scales for %d images: a side is", MsSsim.SCALES, small);
      line("under 161 pixels. Compare it within this report only.");
    }
  }

  private void table(CodecInfo codec, List<RatePoint> points) {
    line("");
    line("%s: %s; %s", codec.name(), codec.version(), codec.settings());
    line("  times: %s", codec.timing());
    line("  quality       bytes     bpp  PSNR dB  MS-SSIM     dB  encode ms  decode ms");
    for (RatePoint point : points) {
      line(
          "  %7d %11d %7.4f %8.3f %8.5f %6.2f %10.1f %10.1f",
          point.quality(),
          point.bytes(),
          point.bitsPerPixel(),
          point.psnr(),
          point.msSsim(),
          point.msSsimDb(),
          point.encodeMs(),
          point.decodeMs());
    }
  }

  private void bdRates(EvaluationReport report) {
    if (report.comparisons().isEmpty()) {
      return;
    }
    line("");
    line("BD-rate: bytes at equal fidelity, pchip of log rate over the common range");
    String own = report.codecs().get(0).name();
    for (Comparison comparison : report.comparisons()) {
      bdRate(own + " against " + comparison.against(), "PSNR", comparison.psnr());
      bdRate(own + " against " + comparison.against(), "MS-SSIM", comparison.msSsim());
    }
  }

  private void bdRate(String pair, String measure, Optional<BdRate> bdRate) {
    bdRate.ifPresentOrElse(
        found ->
            line(
                "  %s: %+.2f %% over %.2f to %.2f dB %s",
                pair, found.percent(), found.low(), found.high(), measure),
        () -> line("  %s: no common range of %s", pair, measure));
  }

  private void equalPsnr(EvaluationReport report) {
    if (report.equalPsnr().isEmpty()) {
      return;
    }
    String own = report.codecs().get(0).name();
    List<String> others = report.codecs().stream().skip(1).map(CodecInfo::name).toList();
    line("");
    line("Bits a pixel at equal mean PSNR, and %s's bytes in percent of theirs", own);
    StringBuilder heading = new StringBuilder(String.format("  PSNR dB %9s", own));
    others.forEach(name -> heading.append(String.format("  %18s", name)));
    line("%s", heading);
    for (EqualPsnr at : report.equalPsnr()) {
      StringBuilder row = new StringBuilder();
      row.append(String.format(Locale.ROOT, "  %7.2f %9s", at.psnr(), rate(at, own)));
      for (String other : others) {
        String percent =
            at.ratio(own, other).stream()
                .mapToObj(ratio -> String.format(Locale.ROOT, " (%.1f %%)", 100 * ratio))
                .findFirst()
                .orElse("");
        row.append(String.format("  %18s", rate(at, other) + percent));
      }
      line("%s", row);
    }
  }

  private static String rate(EqualPsnr at, String codec) {
    Double rate = at.bitsPerPixel().get(codec);
    return rate == null ? "outside" : String.format(Locale.ROOT, "%.4f", rate);
  }

  private void levelSteps(List<LevelStep> steps) {
    if (steps.isEmpty()) {
      return;
    }
    line("");
    line("PSNR from level to level, in dB; a fall is one of more than %.2f", LevelStep.TOLERANCE);
    line("   levels  mean rise  least rise  falls  image of the least rise");
    for (LevelStep step : steps) {
      line(
          "  %2d to %2d %10.3f %11.3f %6d  %s",
          step.from(), step.to(), step.meanRise(), step.minRise(), step.falls(), step.minImage());
    }
  }

  private void codeBits(List<CodeBits> levels) {
    if (levels.isEmpty()) {
      return;
    }
    line("");
    line(
        "Bits a code: fixed length, ideal static code of each slot (order 0, fitted on these very");
    line("codes), range-coded under the prior, whole frames");
    line("  quality       codes    fixed  order 0    coded   frames  the prior saves");
    for (CodeBits level : levels) {
      line(
          "  %7d %11d %8.4f %8.4f %8.4f %8.4f  %13.1f %%",
          level.quality(),
          level.codes(),
          level.perCode(level.fixedBits()),
          level.perCode(level.orderZeroBits()),
          level.perCode(8.0 * level.payloadBytes()),
          level.perCode(8.0 * level.frameBytes()),
          level.savedPercent());
    }
    line("");
    line(
        "Range-coded bytes against the cross-entropy of the float prior; bound for an image: %.1f %%"
            + " and %d bytes",
        100 * CodeBits.BOUND_SHARE, CodeBits.BOUND_BYTES);
    line("  quality  coded bytes  cross-entropy  above it  furthest image  out of bound");
    for (CodeBits level : levels) {
      line(
          "  %7d %12d %14.1f %+7.3f %% %+9.2f bytes %13d",
          level.quality(),
          level.payloadBytes(),
          level.crossEntropyBits() / 8,
          level.excessPercent(),
          level.largestDeviation(),
          level.outOfBound());
    }
  }

  private void leftOut(String title, List<LeftOut> leftOut) {
    if (!leftOut.isEmpty()) {
      line("");
      line("%s (%d):", title, leftOut.size());
      leftOut.forEach(one -> line("  %s: %s", FileNames.printable(one.name()), one.reason()));
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

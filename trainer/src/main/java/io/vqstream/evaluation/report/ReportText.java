package io.vqstream.evaluation.report;

import io.vqstream.evaluation.CodeBits;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.EqualPsnr;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.LevelStep;
import io.vqstream.evaluation.Omission;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.files.FileNames;
import io.vqstream.metric.MsSsim;
import java.util.List;
import java.util.Locale;

/** Formats a report as text. */
public final class ReportText {
  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  /** Formats a table per codec, comparisons and omissions with reasons. */
  public static String of(EvaluationReport report) {
    return new ReportText().write(report);
  }

  private String write(EvaluationReport report) {
    if (report.points().isEmpty()) {
      line("No image could be measured.");
    } else {
      heading(report.points().get(0));
      report.codecs().forEach(codec -> table(codec, report.pointsOf(codec.name())));
    }
    ComparisonText.of(report.comparisons()).forEach(this::plain);
    report.baseline().map(ComparisonText::of).ifPresent(lines -> lines.forEach(this::plain));
    equalPsnr(report);
    levelSteps(report);
    codeBits(report.codeBits());
    omissions("Not measured: passed through by the codec", report.omissions().passthrough());
    omissions("Not measured: failed", report.omissions().unreadable());
    omissions("Codecs not run", report.omissions().missingCodecs());
    return text.toString();
  }

  private void heading(RatePoint any) {
    line("%d images, %d pixels", any.images().size(), any.pixels());
    line("Rate: bits of whole files / pixels, over all images.");
    line("Fidelity: mean over images, 8-bit RGB; MS-SSIM in dB is -10 log10(1 - mean).");
    long timed = any.images().stream().filter(ImageResult::timed).count();
    line(
        "Times: median over %s, without reading source files.",
        timed < any.images().size()
            ? "images (" + any.codec() + ": the first " + timed + ")"
            : "images");
    long small =
        any.images().stream()
            .filter(image -> MsSsim.scales(Math.min(image.width(), image.height())) < MsSsim.SCALES)
            .count();
    if (small > 0) {
      line(
          "MS-SSIM uses fewer than %d scales for images with a side below 161 pixels,",
          MsSsim.SCALES);
      line("%d here: compare it within this report only.", small);
    }
  }

  private void table(CodecInfo codec, List<RatePoint> points) {
    line("");
    line("%s: %s; %s", codec.name(), codec.version(), codec.settings());
    if (!codec.warning().isEmpty()) {
      line("  warning: %s", codec.warning());
    }
    line("  times: %s%s", codec.timing(), cached(points));
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

  private static String cached(List<RatePoint> points) {
    long cached = points.stream().mapToLong(RatePoint::cached).sum();
    long all = points.stream().mapToLong(point -> point.images().size()).sum();
    return cached == 0
        ? ""
        : String.format(
            Locale.ROOT, "; %d of %d figures and times are of earlier runs", cached, all);
  }

  private void equalPsnr(EvaluationReport report) {
    if (report.equalPsnr().isEmpty()) {
      return;
    }
    String evaluated = report.codecs().get(0).name();
    List<String> others = report.codecs().stream().skip(1).map(CodecInfo::name).toList();
    line("");
    line(
        "Bits per pixel at equal mean PSNR; in parentheses bytes of %s / bytes of the codec",
        evaluated);
    StringBuilder heading = new StringBuilder(String.format("  PSNR dB %9s", evaluated));
    others.forEach(name -> heading.append(String.format("  %18s", name)));
    line("%s", heading);
    for (EqualPsnr at : report.equalPsnr()) {
      StringBuilder row = new StringBuilder();
      row.append(String.format(Locale.ROOT, "  %7.2f %9s", at.psnr(), rate(at, evaluated)));
      for (String other : others) {
        String percent =
            at.ratio(evaluated, other).stream()
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

  private void levelSteps(EvaluationReport report) {
    List<LevelStep> steps = report.levelSteps();
    if (steps.isEmpty()) {
      return;
    }
    line("");
    line(
        "Rise of PSNR from level to level of %s, in dB; falls: images that lose more than %.2f dB",
        report.codecs().get(0).name(), LevelStep.TOLERANCE);
    line("   levels  mean rise    min rise  falls  image of the min rise");
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
    line("Bits per code: fixed length, order-0 entropy of each subspace over these images,");
    line("range-coded under the prior, whole frames");
    line("  quality       codes    fixed  order 0    coded   frames  saved by prior");
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
        "Range-coded bytes and cross-entropy of the prior; bound per image: %.1f %% + %d bytes",
        100 * CodeBits.BOUND_SHARE, CodeBits.BOUND_BYTES);
    line("  quality  coded bytes  cross-entropy    excess   max per image  out of bound");
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

  private void omissions(String title, List<Omission> omissions) {
    if (!omissions.isEmpty()) {
      line("");
      line("%s (%d):", title, omissions.size());
      omissions.forEach(one -> line("  %s: %s", FileNames.printable(one.name()), one.reason()));
    }
  }

  private void plain(String line) {
    text.append(line).append('\n');
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

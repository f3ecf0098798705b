package io.vqstream.evaluation;

import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** PSNR over bits a pixel on a logarithmic axis, one line a codec. */
final class ReportPlot {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;
  // Pixels between labels that make them powers of two for curves of common width.
  private static final int OCTAVE_HINT = 200;

  private ReportPlot() {}

  static void write(EvaluationReport report, Path png) throws IOException {
    if (report.points().isEmpty()) {
      throw new IllegalStateException("nothing was measured, so there is nothing to draw");
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("PSNR over rate, images: " + report.points().get(0).images().size())
            .xAxisTitle("bits a pixel")
            .yAxisTitle("PSNR, dB")
            .build();
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.InsideSE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setBaseFont(styler.getBaseFont().deriveFont(14f));
    styler.setAxisTickLabelsFont(styler.getBaseFont());
    styler.setLegendFont(styler.getBaseFont());
    // The chart's own logarithmic axis has labels at powers of ten alone.
    styler.setxAxisTickLabelsFormattingFunction(ReportPlot::rate);
    styler.setXAxisTickMarkSpacingHint(OCTAVE_HINT);
    // The evaluated codec comes last, so that nothing covers its line.
    List<CodecInfo> codecs = new ArrayList<>(report.codecs());
    Collections.rotate(codecs, -1);
    for (CodecInfo codec : codecs) {
      List<RatePoint> points = report.pointsOf(codec.name());
      chart.addSeries(
          codec.name(),
          points.stream().mapToDouble(point -> log2(point.bitsPerPixel())).toArray(),
          points.stream().mapToDouble(RatePoint::psnr).toArray());
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(png))) {
      BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    }
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** A rate with three digits, without trailing zeros: 0.125, 0.25, 1, 1.41. */
  private static String rate(double log2) {
    return new BigDecimal(Math.pow(2, log2), new MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }
}

package io.vqstream.evaluation;

import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** PSNR over bits a pixel, one line a codec. */
final class ReportPlot {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  private ReportPlot() {}

  static void write(EvaluationReport report, Path png) throws IOException {
    if (report.points().isEmpty()) {
      throw new IllegalStateException("nothing was measured, so there is nothing to draw");
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(report.points().get(0).images().size() + " images")
            .xAxisTitle("bits a pixel")
            .yAxisTitle("PSNR, dB")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    for (CodecInfo codec : report.codecs()) {
      List<RatePoint> points = report.pointsOf(codec.name());
      chart.addSeries(
          codec.name(),
          points.stream().mapToDouble(RatePoint::bitsPerPixel).toArray(),
          points.stream().mapToDouble(RatePoint::psnr).toArray());
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(png))) {
      BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    }
  }
}

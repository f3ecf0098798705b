package io.vqstream.soak;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Resident memory over images that have come out, one line a process. */
final class MemoryPlot {
  private MemoryPlot() {}

  /**
   * Writes a PNG.
   *
   * @param log with one look at least
   */
  static void write(MemoryLog log, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1000)
            .height(600)
            .title("Resident memory, heap and native")
            .xAxisTitle("images that have come out")
            .yAxisTitle("MiB resident (VmRSS)")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisMin(0.0); // growth is seen beside what there is
    chart.getStyler().setXAxisDecimalPattern("#,###");
    for (String process : log.processes()) {
      XYSeries line = chart.addSeries(process, log.images(), log.mebibytes(process));
      line.setMarker(SeriesMarkers.NONE);
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }
}

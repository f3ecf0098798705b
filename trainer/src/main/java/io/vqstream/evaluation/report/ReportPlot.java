package io.vqstream.evaluation.report;

import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.RateDifference;
import io.vqstream.evaluation.RatePoint;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Plots PSNR and MS-SSIM in dB over bits per pixel on a logarithmic axis, one line per codec, with
 * the settings of each codec and the BD-rates below. Works without a display.
 */
public final class ReportPlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 800;
  private static final int MARGIN = 20;
  private static final int LINE = 24;
  private static final float FONT = 14f;
  // Spacing of labels in pixels; this one puts them at powers of two for usual ranges.
  private static final int OCTAVE_HINT = 150;

  private ReportPlot() {}

  /** Returns whether a plot can have this file name: the only type is PNG. */
  public static boolean accepts(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".png");
  }

  /**
   * Writes a PNG file. Does not close the stream.
   *
   * @throws IOException if writing fails
   * @throws IllegalStateException if there are no points
   */
  public static void write(EvaluationReport report, OutputStream out) throws IOException {
    if (report.points().isEmpty()) {
      throw new IllegalStateException("cannot plot: no image was measured");
    }
    int count = report.points().get(0).images().size();
    String images = count == 1 ? "1 image" : count + " images";
    XYChart psnr = chart(report, "PSNR, dB", "PSNR, mean of " + images, RatePoint::psnr);
    XYChart msSsim =
        chart(
            report,
            "-10 log10(1 - MS-SSIM), dB",
            "MS-SSIM, mean of " + images,
            RatePoint::msSsimDb);
    List<String> caption = caption(report);
    int height = HEIGHT + caption.size() * LINE + 2 * MARGIN;
    BufferedImage image = new BufferedImage(2 * WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      psnr.paint(graphics, WIDTH, HEIGHT);
      graphics.translate(WIDTH, 0);
      msSsim.paint(graphics, WIDTH, HEIGHT);
      graphics.translate(-WIDTH, HEIGHT);
      graphics.setColor(Color.BLACK);
      graphics.setFont(psnr.getStyler().getBaseFont());
      for (int i = 0; i < caption.size(); i++) {
        graphics.drawString(caption.get(i), 3 * MARGIN, MARGIN + i * LINE + LINE / 2);
      }
    } finally {
      graphics.dispose();
    }
    ImageIO.write(image, "png", out);
  }

  private static XYChart chart(
      EvaluationReport report, String axis, String title, ToDoubleFunction<RatePoint> fidelity) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("bits per pixel, whole files")
            .yAxisTitle(axis)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.InsideSE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setBaseFont(styler.getBaseFont().deriveFont(FONT));
    styler.setAxisTickLabelsFont(styler.getBaseFont());
    styler.setLegendFont(styler.getBaseFont());
    // the logarithmic axis of XChart has labels at powers of ten only
    styler.setxAxisTickLabelsFormattingFunction(ReportPlot::rate);
    styler.setXAxisTickMarkSpacingHint(OCTAVE_HINT);
    // draw the evaluated codec last, on top of the others
    List<CodecInfo> codecs = new ArrayList<>(report.codecs());
    Collections.rotate(codecs, -1);
    for (CodecInfo codec : codecs) {
      List<RatePoint> points = report.pointsOf(codec.name());
      XYSeries line =
          chart.addSeries(
              codec.label(),
              points.stream().mapToDouble(point -> log2(point.bitsPerPixel())).toArray(),
              points.stream().mapToDouble(fidelity).toArray());
      if (codec.equals(report.codecs().get(0))) {
        line.setLineColor(Color.BLACK).setLineWidth(3);
        line.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(Color.BLACK);
      }
    }
    return chart;
  }

  /** Returns a line for each reference codec, and one for each comparison of the first codec. */
  private static List<String> caption(EvaluationReport report) {
    CodecInfo first = report.codecs().get(0);
    List<String> lines = new ArrayList<>();
    for (CodecInfo codec : report.codecs()) {
      lines.add(codec.name() + ": " + codec.version() + "; " + codec.settings());
    }
    report.comparisons().stream()
        .filter(one -> one.codec().equals(first.name()))
        .map(
            one ->
                String.format(
                    "BD-rate of %s against %s: %s; %s",
                    one.codec(),
                    one.against(),
                    describe("PSNR", one.psnr()),
                    describe("MS-SSIM", one.msSsim())))
        .forEach(lines::add);
    return lines;
  }

  private static String describe(String measure, RateDifference difference) {
    return difference
        .bdRate()
        .map(
            found ->
                String.format(
                    Locale.ROOT,
                    "%+.1f %%%s over %.1f to %.1f dB %s",
                    found.percent(),
                    difference
                        .interval()
                        .map(
                            range ->
                                String.format(
                                    Locale.ROOT,
                                    " [%+.1f, %+.1f]",
                                    tenths(range.low()),
                                    tenths(range.high())))
                        .orElse(""),
                    found.low(),
                    found.high(),
                    measure))
        .orElse(difference.reason());
  }

  /** Rounds to a tenth, and what rounds to zero to a zero without a sign. */
  private static double tenths(double value) {
    return Math.round(10 * value) / 10.0;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** Formats a rate with three digits, without trailing zeros: 0.125, 0.25, 1, 1.41. */
  private static String rate(double log2) {
    return new BigDecimal(Math.pow(2, log2), new MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }
}

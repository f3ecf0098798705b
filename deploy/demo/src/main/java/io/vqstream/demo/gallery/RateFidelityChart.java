package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.frame.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bits a pixel against PSNR of the coded images, as SVG; each point leads to its image. */
final class RateFidelityChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 260;
  private static final int LEFT = 48;
  private static final int BOTTOM = 36;
  private static final int LINES = 4;
  private static final double MARGIN = 0.08;

  private final StringBuilder out = new StringBuilder();
  private final Axis rate;
  private final Axis fidelity;

  private RateFidelityChart(List<ImageReport> coded) {
    rate = Axis.of(coded.stream().mapToDouble(ImageReport::bpp).toArray());
    fidelity = Axis.of(coded.stream().mapToDouble(ImageReport::psnr).toArray());
  }

  /** Range of an axis. */
  private record Axis(double low, double high) {
    static Axis of(double[] values) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double each : values) {
        low = Math.min(low, each);
        high = Math.max(high, each);
      }
      double margin = high > low ? MARGIN * (high - low) : 0.1 * Math.max(high, 1e-3);
      return new Axis(Math.max(0, low - margin), high + margin);
    }

    double at(double value) {
      return (value - low) / (high - low);
    }

    double value(int line) {
      return low + line * (high - low) / LINES;
    }
  }

  /** Returns the section with the chart; nothing for fewer than two coded images. */
  static String of(List<Entry> entries) {
    List<ImageReport> coded = new ArrayList<>();
    for (Entry each : entries) {
      if (each.report().kind() == Kind.CODED) {
        coded.add(each.report());
      }
    }
    return coded.size() < 2 ? "" : new RateFidelityChart(coded).section(entries);
  }

  private String section(List<Entry> entries) {
    add(
        "<section class=\"chart\" aria-labelledby=\"chart\">\n<h2 id=\"chart\">Rate and fidelity</h2>\n"
            + "<svg viewBox=\"0 0 %d %d\" role=\"group\" aria-label=\"PSNR by bits a pixel\">\n",
        WIDTH, HEIGHT);
    for (int line = 0; line <= LINES; line++) {
      double y = y(fidelity.value(line));
      add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH, y, y);
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n",
          LEFT - 6, y + 4, fidelity.value(line));
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f</text>\n",
          x(rate.value(line)), HEIGHT - BOTTOM + 18, rate.value(line));
    }
    add("<text x=\"%d\" y=\"12\">PSNR, dB</text>", LEFT + 4);
    add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">bits a pixel</text>\n", WIDTH, HEIGHT - 2);
    for (int i = 0; i < entries.size(); i++) {
      ImageReport report = entries.get(i).report();
      if (report.kind() == Kind.CODED) {
        String name =
            "%s: %s bits a pixel, %s"
                .formatted(
                    Html.escape(report.name()),
                    Units.number(report.bpp(), 3),
                    Units.decibels(report.psnr()));
        add("<a href=\"#image-%d\" aria-label=\"", i + 1);
        out.append(name);
        add("\"><circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\">", x(report.bpp()), y(report.psnr()));
        out.append("<title>").append(name).append("</title></circle></a>\n");
      }
    }
    return out.append("</svg>\n</section>\n").toString();
  }

  private void add(String text, Object... values) {
    out.append(String.format(Locale.ROOT, text, values));
  }

  private double x(double bpp) {
    return LEFT + rate.at(bpp) * (WIDTH - LEFT - 8);
  }

  private double y(double psnr) {
    return 18 + (1 - fidelity.at(psnr)) * (HEIGHT - BOTTOM - 18);
  }
}

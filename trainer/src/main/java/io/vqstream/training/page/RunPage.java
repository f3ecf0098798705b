package io.vqstream.training.page;

import static java.util.stream.Collectors.joining;

import io.vqstream.training.page.BarChart.Group;
import java.util.ArrayList;
import java.util.Base64;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Generates the page of a run: one file that needs no other and no network. */
public final class RunPage {
  private static final String TEMPLATE = "/io/vqstream/training/page/report.html";
  private static final String STEP = "step";
  private static final double MINUTE = 60;
  private static final double MARGIN_DB = 2;

  private final RunFigures run;
  private final int levels;

  private RunPage(RunFigures run) {
    this.run = run;
    this.levels = run.levels().size();
  }

  /** Returns the page. Names and messages are escaped. */
  public static String of(RunFigures run) {
    return new RunPage(run).page();
  }

  private String page() {
    return PageTemplate.read(TEMPLATE)
        .replace("{{name}}", Escape.text(run.name()))
        .replace("{{summary}}", summary())
        .replace("{{progress}}", Escape.text(run.progress()))
        .replace("{{charts}}", charts())
        .replace("{{images}}", images())
        .replace("{{facts}}", rows(run.facts()))
        .replace("{{command}}", Escape.text(run.command()))
        .replace("{{settings}}", rows(run.settings()));
  }

  private String summary() {
    String summary = run.summary();
    return Escape.text(
        summary.isEmpty()
            ? "No checkpoint has been measured on held-out images yet."
            : summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".");
  }

  private String charts() {
    StringBuilder charts = new StringBuilder();
    charts.append(rateDistortion());
    charts.append(gain());
    charts.append(perLevel("PSNR", "psnr_", "PSNR, dB", false));
    charts.append(perLevel("Rate", "bits_per_pixel_", "bits a pixel", true));
    charts.append(lines("Rate-distortion cost", "rd_cost", "D + lambda R, mean of levels"));
    charts.append(lines("Loss", "loss", "loss of a step"));
    charts.append(bits());
    charts.append(codewords());
    charts.append(perplexityOverTime());
    charts.append(speed());
    charts.append(time());
    return charts.toString();
  }

  private String rateDistortion() {
    List<Series> lines = new ArrayList<>();
    String[] styles = {"own", "start", "other"};
    int i = 0;
    for (Map.Entry<String, List<RunFigures.Rate>> curve : run.curves().entrySet()) {
      List<Series.Point> points =
          curve.getValue().stream()
              .filter(this::isInRange)
              .map(rate -> new Series.Point(rate.bitsPerPixel(), rate.psnr()))
              .toList();
      String style = styles[Math.min(i++, styles.length - 1)];
      lines.add(new Series(curve.getKey(), style, "", points, true));
    }
    return figure(
        "Rate and distortion",
        "Held-out images, whole files; the levels from left to right.",
        lines.isEmpty()
            ? ""
            : LineChart.of(
                "Rate and distortion on held-out images",
                "bits a pixel",
                "PSNR, dB",
                lines,
                true,
                false));
  }

  /** Returns whether a point is near the curve of the run; WebP goes far beyond it. */
  private boolean isInRange(RunFigures.Rate rate) {
    DoubleSummaryStatistics own =
        run.curves().values().iterator().next().stream()
            .mapToDouble(RunFigures.Rate::psnr)
            .summaryStatistics();
    return rate.psnr() > own.getMin() - MARGIN_DB && rate.psnr() < own.getMax() + MARGIN_DB;
  }

  private String gain() {
    List<Series> lines = new ArrayList<>();
    if (run.curves().size() > 1) {
      lines.add(new Series("start", "own", "", run.heldOut().points(STEP, "bytes_percent"), true));
    }
    lines.add(new Series("WebP", "other", "", run.heldOut().points(STEP, "webp_percent"), true));
    boolean any =
        lines.stream().flatMap(line -> line.points().stream()).anyMatch(Series.Point::isFinite);
    return figure(
        "Bytes at equal PSNR",
        "Held-out images: percent of bytes against the start and against WebP. Lower is better.",
        any
            ? LineChart.of("Bytes at equal PSNR over steps", "step", "percent", lines, false, false)
            : "");
  }

  private String perLevel(String title, String column, String unit, boolean logarithmic) {
    List<Series> lines = new ArrayList<>();
    for (int q = 1; q <= levels; q++) {
      lines.add(
          new Series(
              Integer.toString(q),
              "thin",
              color(q),
              run.training().points(STEP, column + q),
              false));
    }
    for (int q = 1; q <= levels; q++) {
      lines.add(new Series("", "none", color(q), run.heldOut().points(STEP, column + q), true));
    }
    return figure(
        title + " of each level",
        "Lines: running mean over training crops. Dots: held-out images.",
        run.training().has(column + 1)
            ? LineChart.of(
                title + " of each level over steps", "step", unit, lines, false, logarithmic)
            : "");
  }

  /** Returns the color of a level: from violet for the lowest rate to orange for the highest. */
  private String color(int level) {
    double share = levels == 1 ? 0 : (level - 1.0) / (levels - 1);
    return String.format(Locale.ROOT, "hsl(%.0f 65%% var(--tone))", 265 - 240 * share);
  }

  private String lines(String title, String column, String unit) {
    List<Series> lines =
        List.of(new Series("", "own", "", run.training().points(STEP, column), false));
    return figure(
        title,
        "Training crops.",
        run.training().has(column)
            ? LineChart.of(title + " over steps", "step", unit, lines, false, true)
            : "");
  }

  private String perplexityOverTime() {
    String last = "perplexity_" + levels;
    List<Series> lines = new ArrayList<>();
    lines.add(
        new Series("1", "thin", color(1), run.training().points(STEP, "perplexity_1"), false));
    if (levels > 1) {
      lines.add(
          new Series(
              Integer.toString(levels),
              "thin",
              color(levels),
              run.training().points(STEP, last),
              false));
    }
    return figure(
        "Perplexity over time",
        "Of the lowest and the highest level; a fall is a collapse of the codebooks.",
        run.training().has(last)
            ? LineChart.of("Perplexity over steps", "step", "codewords", lines, false, true)
            : "");
  }

  private String speed() {
    String column = "megapixels_per_second";
    return figure(
        "Speed",
        "Of training steps.",
        run.training().has(column)
            ? LineChart.of(
                "Speed over steps",
                "step",
                "megapixels a second",
                List.of(new Series("", "own", "", run.training().points(STEP, column), false)),
                false,
                false)
            : "");
  }

  private String bits() {
    List<Group> groups =
        groups(level -> List.of(level.uniformBits(), level.orderZeroBits(), level.priorBits()));
    String legend =
        legend("muted", "uniform") + legend("other", "order-0") + legend("own", "prior");
    return figure(
        "Bits a code",
        legend + " Order-0 over training crops, the prior over held-out files.",
        groups.isEmpty()
            ? ""
            : BarChart.of("Bits a code", groups, List.of("muted", "other", "own"), "%.3f"));
  }

  private String codewords() {
    return figure(
        "Codewords",
        "Perplexity of each level, mean of the codebooks, and the share of codewords in use.",
        groups(level -> List.of(level.perplexity())).isEmpty()
            ? ""
            : BarChart.of(
                    "Perplexity by level",
                    groups(level -> List.of(level.perplexity())),
                    List.of("own"),
                    "%.1f")
                + BarChart.of(
                    "Codewords in use by level",
                    groups(level -> List.of(level.usedPercent())),
                    List.of("other"),
                    "%.1f %%"));
  }

  /** Selects the bars of a level. */
  private interface Bars {
    List<Double> of(RunFigures.Level level);
  }

  private List<Group> groups(Bars bars) {
    return IntStream.range(0, levels)
        .mapToObj(q -> new Group("level " + (q + 1), bars.of(run.levels().get(q))))
        .filter(group -> group.values().stream().anyMatch(Double::isFinite))
        .toList();
  }

  private static String legend(String style, String name) {
    return "<span class=\"key " + style + "\">" + name + "</span>";
  }

  private String time() {
    List<Group> groups =
        run.seconds().entrySet().stream()
            .map(stage -> new Group(stage.getKey(), List.of(stage.getValue() / MINUTE)))
            .toList();
    return figure(
        "Time by stage",
        "Minutes since the run was started or resumed.",
        groups.isEmpty() ? "" : BarChart.of("Time by stage", groups, List.of("own"), "%.1f min"));
  }

  private static String figure(String title, String text, String chart) {
    return chart.isEmpty()
        ? ""
        : "<figure><h2>%s</h2>\n%s<figcaption>%s</figcaption></figure>\n"
            .formatted(title, chart, text);
  }

  private String images() {
    return run.images().stream().map(RunPage::strip).collect(joining());
  }

  private static String strip(RunFigures.Strip strip) {
    return "<div class=\"strip\"><p>%s</p><img alt=\"%s\" width=\"%d\" height=\"%d\" src=\"data:image/png;base64,%s\"></div>\n"
        .formatted(
            Escape.text(strip.caption()),
            Escape.text(strip.caption()),
            strip.width(),
            strip.height(),
            Base64.getEncoder().encodeToString(strip.png()));
  }

  private static String rows(Map<String, String> values) {
    return values.entrySet().stream()
        .map(
            one ->
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(Escape.text(one.getKey()), Escape.text(one.getValue())))
        .collect(joining());
  }
}

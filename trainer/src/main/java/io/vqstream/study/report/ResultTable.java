package io.vqstream.study.report;

import static java.util.stream.Collectors.joining;

import io.vqstream.study.plan.Study;
import io.vqstream.study.plan.Study.Published;
import io.vqstream.study.result.StudyRecord;
import io.vqstream.study.result.Summary;
import io.vqstream.study.result.Summary.Value;
import io.vqstream.training.page.Escape;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a study's runs, with their spread over seeds, beside published ones. */
final class ResultTable {
  private ResultTable() {}

  static String of(Study study, Summary results) {
    StringBuilder text = new StringBuilder("<section class=\"table\">\n<table>\n<thead><tr>");
    text.append("<th>run</th>");
    results.figures().forEach(figure -> cell(text, "th", Escape.text(figure)));
    cell(text, "th", "steps");
    cell(text, "th", "seconds");
    text.append("</tr></thead>\n");
    for (String run : results.runs()) {
      text.append("<tr>");
      cell(text, "th", Escape.text(run));
      for (String figure : results.figures()) {
        cell(text, "td", value(study, results, run, figure));
      }
      IntSummaryStatistics done =
          results.records(run).stream()
              .mapToInt(record -> record.result().steps())
              .summaryStatistics();
      int planned = results.records(run).get(0).result().plannedSteps();
      String range =
          done.getMin() == done.getMax()
              ? "" + done.getMin()
              : done.getMin() + " to " + done.getMax();
      cell(text, "td", done.getMin() == planned ? "" + planned : range + " of " + planned);
      double seconds = results.records(run).stream().mapToDouble(StudyRecord::seconds).sum();
      cell(text, "td", String.format(Locale.ROOT, "%.1f", seconds));
      text.append("</tr>\n");
    }
    text.append("</table>\n");
    text.append(
        "<p class=\"note\">Mean and standard deviation over seeds. All runs: %s.</p>\n</section>\n"
            .formatted(Escape.text(commonSettings(results))));
    return text.toString();
  }

  /** Returns the settings that are the same in all runs. */
  private static String commonSettings(Summary results) {
    List<StudyRecord> records =
        results.runs().stream().flatMap(run -> results.records(run).stream()).toList();
    return records.get(0).settings().entrySet().stream()
        .filter(setting -> records.stream().allMatch(each -> has(each, setting)))
        .map(setting -> setting.getKey() + " " + setting.getValue())
        .collect(joining("; "));
  }

  private static boolean has(StudyRecord record, Map.Entry<String, String> setting) {
    return setting.getValue().equals(record.settings().get(setting.getKey()));
  }

  private static void cell(StringBuilder text, String tag, String content) {
    text.append("<%s>%s</%s>".formatted(tag, content, tag));
  }

  private static String value(Study study, Summary results, String run, String figure) {
    Value value = results.value(run, figure);
    if (value.seeds() == 0) {
      return "";
    }
    String text = number(value.mean());
    if (value.seeds() > 1) {
      text += " ± " + number(value.deviation());
    }
    for (Published published : study.published()) {
      if (published.run().equals(run) && published.figure().equals(figure)) {
        text +=
            String.format(
                Locale.ROOT,
                "<br><span class=\"published\">%s: %s, difference %+.1f</span>",
                Escape.text(published.source()),
                number(published.value()),
                value.mean() - published.value());
      }
    }
    return text;
  }

  /** Formats with four significant digits. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    if (value == Math.rint(value) && magnitude < 1e6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int places = magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : magnitude >= 1 ? 3 : 4;
    return magnitude < 1e-3
        ? String.format(Locale.ROOT, "%.2e", value)
        : String.format(Locale.ROOT, "%." + places + "f", value);
  }
}

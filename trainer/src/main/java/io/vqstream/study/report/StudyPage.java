package io.vqstream.study.report;

import static java.util.stream.Collectors.joining;

import io.vqstream.study.plan.Study;
import io.vqstream.study.result.StudyRecord;
import io.vqstream.study.result.Summary;
import io.vqstream.training.page.Escape;
import io.vqstream.training.page.PageTemplate;
import java.util.List;
import java.util.Locale;

/** Generates the report: answers, tables beside published figures, curves, maps and pictures. */
public final class StudyPage {
  private static final String TEMPLATE = "/io/vqstream/study/report/study.html";
  private static final double MINUTE = 60;

  private StudyPage() {}

  /**
   * Returns the page.
   *
   * @param studies all that may have records, in the order of the page
   * @param records what the runs found
   */
  public static String of(List<Study> studies, List<StudyRecord> records) {
    List<Study> shown = studies.stream().filter(study -> !of(study, records).isEmpty()).toList();
    String sections =
        shown.stream().map(study -> section(study, of(study, records))).collect(joining());
    String contents =
        shown.stream()
            .map(Study::name)
            .map(name -> "<a href=\"#%s\">%s</a>".formatted(name, name))
            .collect(joining("\n"));
    double minutes = records.stream().mapToDouble(StudyRecord::seconds).sum() / MINUTE;
    String summary =
        String.format(
            Locale.ROOT,
            "%s, %s, %.1f minutes of training and measuring.",
            shown.size() == 1 ? "1 study" : shown.size() + " studies",
            records.size() == 1 ? "1 run" : records.size() + " runs",
            minutes);
    return PageTemplate.read(TEMPLATE)
        .replace("{{summary}}", Escape.text(summary))
        .replace("{{contents}}", contents)
        .replace("{{studies}}", sections);
  }

  private static List<StudyRecord> of(Study study, List<StudyRecord> records) {
    return records.stream().filter(record -> record.study().equals(study.name())).toList();
  }

  private static String section(Study study, List<StudyRecord> records) {
    Summary results = new Summary(records);
    StringBuilder text = new StringBuilder();
    text.append("<div class=\"study\" id=\"%s\">\n".formatted(study.name()));
    text.append("<h2>%s</h2>\n".formatted(Escape.text(study.name() + ": " + study.title())));
    text.append("<p class=\"note\">%s</p>\n".formatted(Escape.text(study.sources())));
    text.append("<section>\n<dl class=\"answers\">\n");
    for (Study.Answer answer : study.answers(results)) {
      text.append(
          "<dt>%s</dt><dd>%s</dd>\n"
              .formatted(Escape.text(answer.question()), Escape.text(answer.text())));
    }
    text.append("</dl>\n</section>\n");
    text.append(ResultTable.of(study, results));
    text.append("<div class=\"charts\">\n");
    text.append(StudyCharts.curves(results));
    text.append(StudyCharts.bars(results));
    text.append(StudyCharts.maps(results));
    text.append("</div>\n").append(pictures(results)).append("</div>\n");
    return text.toString();
  }

  private static String pictures(Summary results) {
    StringBuilder text = new StringBuilder();
    for (String run : results.runs()) {
      StudyRecord first = results.records(run).get(0);
      first
          .result()
          .pictures()
          .forEach(
              (name, png) -> {
                String caption = Escape.text(run + ": " + name);
                text.append(
                    "<div class=\"strip\"><p>%s</p><img alt=\"%s\" src=\"data:image/png;base64,%s\"></div>\n"
                        .formatted(caption, caption, Escape.text(png)));
              });
    }
    return text.isEmpty()
        ? ""
        : "<section>\n<details open>\n<summary>Pictures</summary>\n<div class=\"strips\">\n"
            + text
            + "</div>\n</details>\n</section>\n";
  }
}

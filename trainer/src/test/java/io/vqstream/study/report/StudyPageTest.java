package io.vqstream.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.StudyRecord;
import io.vqstream.study.result.Summary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StudyPageTest {
  private static final Study STUDY =
      new Study() {
        @Override
        public String name() {
          return "example";
        }

        @Override
        public String title() {
          return "A < B";
        }

        @Override
        public String sources() {
          return "A book";
        }

        @Override
        public List<Run> runs(Profile profile, List<ImageSet> sets) {
          return List.of();
        }

        @Override
        public List<Published> published() {
          return List.of(new Published("one", "NLL", 58.5, "a paper"));
        }

        @Override
        public List<Answer> answers(Summary results) {
          return List.of(new Answer("Why?", "Mean " + results.mean("one", "NLL")));
        }
      };

  private static StudyRecord record(long seed, double nll) {
    RunResult result = new RunResult().figure("NLL", nll);
    result.point("cost", 1, nll);
    result.point("cost", 2, nll - 1);
    result.place("latents", 0.5, 0.25, 3);
    result.place("latents", 0.7, 0.75, 4);
    result.steps(80, 100);
    return new StudyRecord("example", "one", seed, Map.of(), 2, result);
  }

  private static final String PAGE =
      StudyPage.of(List.of(STUDY), List.of(record(1, 59), record(2, 61)));

  @Test
  void showsFiguresBesidePublishedOnes() {
    assertThat(PAGE).contains("60 ± 1.414", "a paper: 58.50, difference +1.5");
  }

  @Test
  void namesStepsThatTheBudgetCutOff() {
    assertThat(PAGE).contains("80 of 100");
  }

  @Test
  void drawsABandOverSeeds() {
    assertThat(PAGE).contains("class=\"line band\"", "class=\"line thin\"");
  }

  @Test
  void drawsMapsByClass() {
    assertThat(PAGE).contains("one: latents", "Classes 3, 4 by color.");
  }

  @Test
  void answersQuestionsAndEscapesText() {
    assertThat(PAGE)
        .contains("<dt>Why?</dt><dd>Mean 60.0</dd>", "A &lt; B")
        .doesNotContain("A < B");
  }
}

package io.vqstream.study.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.dataset.Shapes;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.plan.Study.Answer;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.StudyRecord;
import io.vqstream.study.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogTest {
  private static final List<ImageSet> SETS = List.of(Shapes.draw(20, 10, 1));

  static Stream<Study> studies() {
    return Catalog.all().stream();
  }

  @ParameterizedTest
  @MethodSource("studies")
  void publishedFiguresBelongToRuns(Study study) {
    // When
    List<String> runs = study.runs(Profile.SHORT, SETS).stream().map(Run::name).toList();

    // Then
    assertThat(runs).isNotEmpty().doesNotHaveDuplicates();
    assertThat(study.published()).allSatisfy(one -> assertThat(runs).contains(one.run()));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void answersNothingWithoutResults(Study study) {
    assertThat(study.answers(new Summary(List.of()))).isEmpty();
  }

  @Test
  void ordersModelsByTheirError() {
    // Given
    Study study = Catalog.study("ae-vae-vqvae");
    List<StudyRecord> records = new ArrayList<>();
    Map.of("AE", 0.01, "VQ-VAE", 0.02, "VAE", 0.03)
        .forEach(
            (run, error) ->
                records.add(
                    new StudyRecord(
                        study.name(),
                        run,
                        1,
                        Map.of(),
                        1,
                        new RunResult().figure(ModelRun.MSE, error))));

    // When
    List<Answer> answers = study.answers(new Summary(records));

    // Then
    assertThat(answers.get(0).text())
        .isEqualTo("Found AE, VQ-VAE, VAE: squared error AE 0.0100, VQ-VAE 0.0200, VAE 0.0300.");
  }

  @Test
  void namesAllStudiesForAnUnknownOne() {
    assertThatThrownBy(() -> Catalog.study("gan"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("relax");
  }
}

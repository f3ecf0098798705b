package io.vqstream.study.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of the short profile that end after a tenth of a second, on small images. */
class StudyRunsTest {
  /** The bandit shows pictures once it has pulled all arms. */
  private static final Set<String> WITHOUT_PICTURES = Set.of("sivi", "bandit");

  private static final List<ImageSet> SETS = List.of(images());

  private static ImageSet images() {
    byte[] samples = new byte[60 * 64];
    new Random(1).nextBytes(samples);
    byte[] test = new byte[20 * 64];
    new Random(2).nextBytes(test);
    return new ImageSet("mnist", new ImageShape(1, 8, 8), samples, test, Optional.of(new byte[20]));
  }

  private static Stream<Arguments> runs(boolean ends) {
    return Catalog.all().stream()
        .flatMap(
            study -> {
              List<Run> runs = study.runs(Profile.SHORT, SETS);
              return runs.stream()
                  .filter(run -> isEnd(run, runs) == ends)
                  .map(run -> Arguments.of(study, run, study.name() + ": " + run.name()));
            });
  }

  private static boolean isEnd(Run run, List<Run> runs) {
    return run.equals(runs.get(0)) || run.equals(runs.get(runs.size() - 1));
  }

  static Stream<Arguments> firstAndLast() {
    return runs(true);
  }

  static Stream<Arguments> others() {
    return runs(false);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("firstAndLast")
  void firstAndLastRunOfEachStudyEnd(Study study, Run run, String name) {
    ends(study, run);
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{2}")
  @MethodSource("others")
  void everyOtherRunEnds(Study study, Run run, String name) {
    ends(study, run);
  }

  private static void ends(Study study, Run run) {
    // When
    RunResult result = run.work().run(1, Budget.ofSeconds(0.1, () -> false, (done, all) -> {}));

    // Then
    assertThat(result.figures()).isNotEmpty();
    if (!WITHOUT_PICTURES.contains(study.name())) {
      assertThat(result.pictures()).isNotEmpty();
    }
    assertThat(run.settings()).isNotEmpty();
  }
}

package io.vqstream.study.plan;

import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.result.Summary;
import java.util.List;

/** A comparison of models that differ in one choice. */
public interface Study {
  /** Returns the name on the command line. */
  String name();

  /** Returns what is compared, in one line. */
  String title();

  /** Returns the sources, and what differs from them. */
  String sources();

  /**
   * Returns the runs.
   *
   * @param sets images, at least one set
   */
  List<Run> runs(Profile profile, List<ImageSet> sets);

  /** Returns figures from the literature to compare with. */
  default List<Published> published() {
    return List.of();
  }

  /** Returns what the results say to each question of the study; none that they cannot answer. */
  List<Answer> answers(Summary results);

  /**
   * A figure from the literature.
   *
   * @param run name of the run that it belongs to
   * @param figure name of its figure
   * @param source where it is from
   */
  record Published(String run, String figure, double value, String source) {}

  /**
   * A question and its answer in a sentence.
   *
   * @param question a question, or the claim that is checked
   * @param text the answer
   */
  record Answer(String question, String text) {}
}

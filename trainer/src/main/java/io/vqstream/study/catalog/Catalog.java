package io.vqstream.study.catalog;

import static java.util.stream.Collectors.joining;

import io.vqstream.study.plan.Study;
import java.util.List;

/** All studies. */
public final class Catalog {
  private static final List<Study> ALL =
      List.of(
          new FamilyStudy(),
          new DenoisingStudy(),
          new LatentSizeStudy(),
          new DivergenceStudy(),
          new ImportanceStudy(),
          new SemiImplicitStudy(),
          new ConcreteStudy(),
          new EstimatorStudy(),
          new PriorStudy(),
          new BanditStudy());

  private Catalog() {}

  /** Returns all studies, from the autoencoder to the bandit. */
  public static List<Study> all() {
    return ALL;
  }

  /**
   * Returns a study.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all
   */
  public static Study study(String name) {
    return ALL.stream()
        .filter(study -> study.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown study "
                        + name
                        + "; known are "
                        + ALL.stream().map(Study::name).collect(joining(", "))));
  }
}

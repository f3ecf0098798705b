package io.vqstream.study.catalog;

import io.vqstream.study.dataset.ImageSet;
import java.util.List;

/** Selects images for a study. */
final class Sets {
  private Sets() {}

  /** Returns the set of this name, otherwise the last. */
  static ImageSet prefer(String name, List<ImageSet> sets) {
    return sets.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElse(sets.get(sets.size() - 1));
  }

  /** Returns MNIST if it is there, otherwise another set, in gray. */
  static ImageSet digits(List<ImageSet> sets) {
    return prefer("mnist", sets).gray();
  }
}

package io.vqstream.training;

import java.util.List;

/** Reports that a run is not resumed because its settings or its images are not those of before. */
public final class ResumeRefusedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final List<String> differences;

  ResumeRefusedException(RunFolder folder, List<String> differences) {
    super(
        "not resumed: only steps may change. Restore what differs, or start a new run in another"
            + " folder with --from "
            + folder.path());
    this.differences = List.copyOf(differences);
  }

  /** What differs, one line each. */
  public List<String> differences() {
    return differences;
  }
}

package io.vqstream.training;

import java.util.List;

/** Reports that a run cannot be resumed because its settings or images have changed. */
public final class ResumeRefusedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final List<String> differences;

  ResumeRefusedException(RunFolder folder, List<String> differences) {
    super(
        "cannot resume: only steps and minutes may change. Restore the settings that differ, or start a new run"
            + " with another --work and --from "
            + folder.path());
    this.differences = List.copyOf(differences);
  }

  /** Returns the differences, one line each. */
  public List<String> differences() {
    return differences;
  }
}

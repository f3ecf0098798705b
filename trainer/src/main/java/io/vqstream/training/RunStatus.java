package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Properties;

/**
 * How far a run has come, from its work folder.
 *
 * @param steps steps done
 * @param minutes minutes that they took
 * @param cost rate-distortion cost of the checkpoint on held-out images: D + lambda R of each level
 *     with its weight in the loss, summed; empty if none was measured
 */
public record RunStatus(int steps, double minutes, OptionalDouble cost) {

  /**
   * Reads the status of a run as it was last saved.
   *
   * @throws IOException if the folder has no run, or a file is damaged
   */
  public static RunStatus of(Path work) throws IOException {
    RunFolder folder = new RunFolder(work);
    Properties settings = new Properties();
    settings.putAll(RunRecord.read(folder.record()).settings());
    if (!Files.exists(folder.state())) {
      return new RunStatus(0, 0, OptionalDouble.empty());
    }
    Checkpoint state = Checkpoint.read(folder.state());
    return new RunStatus(
        TrainingState.steps(state).orElse(0),
        TrainingState.minutes(state),
        cost(folder.heldOut(), TrainingConfig.of(settings)));
  }

  /** Returns the cost of the last checkpoint that was kept. */
  private static OptionalDouble cost(Path heldOut, TrainingConfig config) throws IOException {
    OptionalDouble cost = OptionalDouble.empty();
    for (String line : HeldOut.lines(heldOut, config.lambdas().size())) {
      List<String> row = Arrays.asList(line.split(","));
      if (row.get(HeldOut.KEPT).equals("1")) {
        HeldOutCurve curve = HeldOutCurve.parse(row.subList(HeldOut.COLUMNS_BEFORE, row.size()));
        cost = OptionalDouble.of(curve.cost(config));
      }
    }
    return cost;
  }
}

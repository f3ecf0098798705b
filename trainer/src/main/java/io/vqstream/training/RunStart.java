package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Initializes a trainer for a new run. */
final class RunStart {
  private static final int KLT_BATCHES = 60;

  private RunStart() {}

  /**
   * Starts from a finished checkpoint or from the state of another run.
   *
   * @param from a file, or the work folder of the other run
   * @throws IOException if it cannot be read or has another architecture
   */
  static TrainingState.Resumed from(Path from, TrainingConfig config, Trainer trainer)
      throws IOException {
    Path file = RunPlan.fromFile(from);
    Checkpoint checkpoint = Checkpoint.read(file);
    if (!checkpoint.architecture().equals(config.architecture())) {
      throw new IOException(file + ": the checkpoint to start from has another architecture");
    }
    trainer.networks.load(checkpoint);
    boolean codebooks = TrainingState.hasCodebooks(checkpoint) && !config.reinitializeCodebooks();
    if (codebooks) {
      TrainingState.readBooks(checkpoint, trainer.books);
    } else {
      trainer.networks.forgetCodewords();
    }
    trainer.begin(codebooks, 0);
    if (codebooks) {
      trainer.acquaintedFrom(TrainingState.stepsToPrior(checkpoint));
    }
    return new TrainingState.Resumed(0, HexFormat.of().formatHex(checkpoint.digest()), "");
  }

  /** Starts from the Karhunen-Loeve transform of the images. */
  static TrainingState.Resumed fromTransform(TrainingConfig config, Trainer trainer) {
    Random random = new Random(config.seed());
    List<float[]> batches = new ArrayList<>();
    for (int i = 0; i < KLT_BATCHES; i++) {
      batches.add(trainer.crops(config.crops(), config.cropSize(), random.nextInt()));
    }
    Klt klt = Klt.estimate(batches, config.cropSize(), config.architecture().latentChannels());
    trainer.networks.initialize(klt, config.lambdas(), random);
    trainer.begin(false, 0);
    return new TrainingState.Resumed(0, "", "");
  }
}

package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

/** Initializes a trainer for a new run. */
final class RunStart {
  private static final int KLT_BATCHES = 60;

  private RunStart() {}

  /**
   * Starts from a finished checkpoint or from the state of another run. If it has another
   * architecture, the run takes over what fits and starts with the rounding phase.
   *
   * @throws IOException if it cannot be read, lacks a tensor or has another number of quality
   *     levels
   */
  static TrainingState.Resumed from(
      StartCheckpoint from, TrainingConfig config, Trainer trainer, TrainingListener listener)
      throws IOException {
    Checkpoint checkpoint = from.read();
    try {
      begin(from.label(), checkpoint, config, trainer, listener);
    } catch (NoSuchElementException e) {
      throw new IOException("cannot start from " + from.name() + ": " + e.getMessage(), e);
    }
    return new TrainingState.Resumed(0, HexFormat.of().formatHex(checkpoint.digest()), "");
  }

  private static void begin(
      String label,
      Checkpoint checkpoint,
      TrainingConfig config,
      Trainer trainer,
      TrainingListener listener)
      throws IOException {
    if (!checkpoint.architecture().equals(config.architecture())) {
      grow(label, checkpoint, config, trainer, listener);
      return;
    }
    trainer.networks.load(checkpoint);
    boolean fit = config.quantizer().continues(StartCheckpoint.quantizer(checkpoint));
    boolean codebooks =
        TrainingState.hasCodebooks(checkpoint) && fit && !config.reinitializeCodebooks();
    if (codebooks) {
      trainer.networks.muteUnused(config.lambdas());
      TrainingState.readBooks(checkpoint, trainer.books);
    } else {
      trainer.networks.forgetCodewords();
    }
    trainer.begin(codebooks, 0);
    if (codebooks) {
      trainer.acquaintedFrom(TrainingState.stepsToPrior(checkpoint));
    }
  }

  private static void grow(
      String label,
      Checkpoint checkpoint,
      TrainingConfig config,
      Trainer trainer,
      TrainingListener listener)
      throws IOException {
    if (checkpoint.architecture().levels() != config.architecture().levels()) {
      throw new IOException(
          "%s: the checkpoint to start from has %d quality levels, lambdas has %d"
              .formatted(
                  label, checkpoint.architecture().levels(), config.architecture().levels()));
    }
    initialize(config, trainer);
    ParameterLayout layout = trainer.networks.layout;
    float[] flat = trainer.networks.parameters();
    int taken = WarmStart.apply(checkpoint, layout, config.architecture(), flat);
    trainer.networks.set(flat);
    trainer.begin(false, 0);
    listener.onInfo(
        "%s has another architecture: %d of %d tensors are taken over"
            .formatted(label, taken, layout.names().size()));
  }

  /** Starts from the Karhunen-Loeve transform of the images. */
  static TrainingState.Resumed fromTransform(TrainingConfig config, Trainer trainer) {
    initialize(config, trainer);
    trainer.begin(false, 0);
    return new TrainingState.Resumed(0, "", "");
  }

  private static void initialize(TrainingConfig config, Trainer trainer) {
    Random random = new Random(config.seed());
    List<float[]> batches = new ArrayList<>();
    for (int i = 0; i < KLT_BATCHES; i++) {
      batches.add(trainer.crops(config.crops(), config.cropSize(), random.nextInt()));
    }
    Klt klt = Klt.estimate(batches, config.cropSize(), config.architecture().latentChannels());
    trainer.networks.initialize(klt, config.lambdas(), random);
  }
}

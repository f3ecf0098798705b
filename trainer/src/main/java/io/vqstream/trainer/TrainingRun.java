package io.vqstream.trainer;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A training run from folders to a checkpoint file. */
public final class TrainingRun {
  private static final int KLT_BATCHES = 60;
  private static final long SAVE_NANOS = 90_000_000_000L;

  private final TrainingRequest request;

  public TrainingRun(TrainingRequest request) {
    this.request = request;
  }

  /**
   * Trains and writes the checkpoint.
   *
   * @throws IOException if the images cannot be read or the files not be written
   * @throws IllegalArgumentException if a setting is unknown or impossible
   */
  public void run() throws IOException {
    TrainingConfig config =
        request.config().isPresent()
            ? TrainingConfig.read(request.config().get())
            : TrainingConfig.defaults();
    Files.createDirectories(request.work());
    List<Picture> pictures =
        PictureFolder.read(request.folders(), config.reduceJpeg(), config.cropSize());
    Crops crops = new Crops(pictures, config.cropSize());
    long pixels = pictures.stream().mapToLong(Picture::pixels).sum();
    try (NDManager manager = NDManager.newBaseManager(device())) {
      Trainer trainer = new Trainer(config, crops, manager);
      Path state = request.work().resolve("state.safetensors");
      int step = 0;
      if (request.resume()) {
        start(trainer, config, crops);
        step = TrainingState.read(state, config, trainer.networks, trainer.books, trainer.adam);
      } else {
        start(trainer, config, crops);
      }
      try (TrainingLog log = new TrainingLog(request.work(), config, step)) {
        log.data(pictures.size(), pixels);
        long saved = System.nanoTime();
        while (step < config.steps()) {
          log.step(trainer.step(step), trainer.books);
          step++;
          if (System.nanoTime() - saved > SAVE_NANOS || step == config.steps()) {
            TrainingState.write(state, step, config, trainer.networks, trainer.books, trainer.adam);
            TrainingState.export(
                    config, trainer.networks, trainer.books, provenance(config, pictures, step))
                .write(request.output());
            saved = System.nanoTime();
          }
        }
      }
    }
  }

  private void start(Trainer trainer, TrainingConfig config, Crops crops) throws IOException {
    if (request.from().isPresent()) {
      Checkpoint from = Checkpoint.read(request.from().get());
      trainer.networks.load(from);
      TrainingState.readBooks(from, trainer.books);
      trainer.begin(true);
    } else {
      Random random = new Random(config.seed());
      List<float[]> batches = new ArrayList<>();
      for (int i = 0; i < KLT_BATCHES; i++) {
        batches.add(crops.batch(config.crops(), random));
      }
      Klt klt = Klt.estimate(batches, config.cropSize(), config.architecture().latentChannels());
      trainer.networks.initialise(klt, config.lambdas(), random);
      trainer.begin(false);
    }
  }

  private Map<String, String> provenance(TrainingConfig config, List<Picture> pictures, int step) {
    return Map.of(
        "training.steps", Integer.toString(step),
        "training.seed", Long.toString(config.seed()),
        "training.images", Integer.toString(pictures.size()));
  }

  private Device device() {
    return switch (request.device()) {
      case "cpu" -> Device.cpu();
      case "gpu" -> Device.gpu();
      case "auto" -> ai.djl.engine.Engine.getInstance().defaultDevice();
      default ->
          throw new IllegalArgumentException(
              "no device " + request.device() + "; known are cpu, gpu, auto");
    };
  }
}

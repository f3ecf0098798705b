package io.vqstream.trainer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A training run from folders to a checkpoint file. While it goes on, its work folder holds the
 * state to resume from, {@code training.csv} with its figures and {@code reconstructions.png}; the
 * checkpoint is written with each save.
 */
public final class TrainingRun {
  private static final int KLT_BATCHES = 60;
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final TrainingRequest request;
  private final TrainingListener listener;
  private final TrainingConfig config;

  /**
   * Checks what is asked for.
   *
   * @throws IOException if the settings, the checkpoint to start from or the run to resume cannot
   *     be read
   * @throws IllegalArgumentException if a setting is unknown or impossible, naming it
   */
  public TrainingRun(TrainingRequest request, TrainingListener listener) throws IOException {
    this.request = request;
    this.listener = listener;
    config =
        request.config().isPresent()
            ? TrainingConfig.read(request.config().get())
            : TrainingConfig.defaults();
    device();
    if (request.resume() && !Files.isRegularFile(state())) {
      throw new NoSuchFileException(state().toString(), null, "no run to resume here");
    }
    if (!request.resume() && Files.exists(state())) {
      throw new IllegalArgumentException(
          request.work() + " holds a run already: resume it or name another folder with --work");
    }
  }

  private Path state() {
    return request.work().resolve("state.safetensors");
  }

  /**
   * Trains and writes the checkpoint.
   *
   * @throws IOException if images cannot be read or files not be written
   */
  public void run() throws IOException {
    Files.createDirectories(request.work());
    PictureFolder folder =
        PictureFolder.read(request.folders(), config.reduceJpeg(), config.cropSize());
    folder.skipped().forEach(line -> listener.said("not used: " + line));
    Crops crops = new Crops(folder.pictures(), config.cropSize());
    Provenance provenance = new Provenance(config, folder.pictures());
    try (NDManager manager = NDManager.newBaseManager(device())) {
      Trainer trainer = new Trainer(config, crops, manager);
      start(trainer, crops);
      int step = request.resume() ? TrainingState.read(state(), config, trainer) : 0;
      Reconstructions reconstructions = new Reconstructions(config, crops);
      try (TrainingLog log = new TrainingLog(request.work(), config, step, listener)) {
        long saved = System.nanoTime();
        while (step < config.steps()) {
          log.step(trainer.step(step), trainer.books);
          step++;
          if (System.nanoTime() - saved > SAVE_NANOS || step == config.steps()) {
            TrainingState.write(state(), step, config, trainer);
            TrainingState.export(
                    config,
                    trainer.networks,
                    trainer.books,
                    provenance.after(step, config, log.figures()))
                .write(request.output());
            reconstructions.write(request.work().resolve("reconstructions.png"), trainer, manager);
            saved = System.nanoTime();
          }
        }
      }
    }
  }

  private void start(Trainer trainer, Crops crops) throws IOException {
    if (request.from().isPresent()) {
      Path file = request.from().get();
      Checkpoint from = Checkpoint.read(file);
      if (!from.architecture().equals(config.architecture())) {
        throw new IOException(file + ": the checkpoint to go on from has another architecture");
      }
      trainer.networks.load(from);
      TrainingState.readBooks(from, trainer.books);
      trainer.begin(true);
      return;
    }
    Random random = new Random(config.seed());
    List<float[]> batches = new ArrayList<>();
    for (int i = 0; i < KLT_BATCHES; i++) {
      batches.add(crops.batch(config.crops(), random));
    }
    Klt klt = Klt.estimate(batches, config.cropSize(), config.architecture().latentChannels());
    trainer.networks.initialise(klt, config.lambdas(), random);
    trainer.begin(false);
  }

  private Device device() {
    return switch (request.device()) {
      case "cpu" -> Device.cpu();
      case "gpu" -> gpu();
      case "auto" -> Engine.getInstance().defaultDevice();
      default ->
          throw new IllegalArgumentException(
              "no device " + request.device() + "; known are cpu, gpu, auto");
    };
  }

  private static Device gpu() {
    if (Engine.getInstance().getGpuCount() == 0) {
      throw new IllegalArgumentException("no GPU that PyTorch can use was found");
    }
    return Device.gpu();
  }
}

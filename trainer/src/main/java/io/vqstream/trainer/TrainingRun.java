package io.vqstream.trainer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A training run from folders to a checkpoint file. While it goes on, its work folder holds the
 * state to resume from, {@code training.csv} with its figures and {@code reconstructions.png}; the
 * checkpoint is written with each save.
 */
public final class TrainingRun {
  private static final int KLT_BATCHES = 60;
  private static final Duration SAVE_EVERY = Duration.ofMinutes(2);

  private final TrainingRequest request;
  private final TrainingListener listener;
  private final Duration saveEvery;
  private final TrainingConfig config;

  /**
   * Checks what is asked for.
   *
   * @throws IOException if the settings, the checkpoint to start from or the run to resume cannot
   *     be read
   * @throws IllegalArgumentException if a setting is unknown or impossible, naming it
   */
  public TrainingRun(TrainingRequest request, TrainingListener listener) throws IOException {
    this(request, listener, SAVE_EVERY);
  }

  TrainingRun(TrainingRequest request, TrainingListener listener, Duration saveEvery)
      throws IOException {
    this.request = request;
    this.listener = listener;
    this.saveEvery = saveEvery;
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
    if (Files.isDirectory(request.output())) {
      throw new IllegalArgumentException(
          request.output() + " is a folder, the checkpoint is to be a file");
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
    // now, for the first save is minutes away
    Files.createDirectories(request.work());
    Files.createDirectories(request.output().toAbsolutePath().getParent());
    List<Picture> pictures = pictures();
    Crops crops = new Crops(pictures, config.cropSize());
    try (NDManager manager = NDManager.newBaseManager(device());
        Bfloat16Convolution narrow = new Bfloat16Convolution(manager)) {
      Trainer trainer = new Trainer(config, crops, manager);
      if (config.precision() == TrainingConfig.Precision.BFLOAT16) {
        trainer.networks.convolveBy(narrow);
      }
      TrainingState.Resumed start =
          request.resume() ? TrainingState.read(state(), config, trainer) : start(trainer, crops);
      Provenance provenance = new Provenance(config, pictures, start.origin());
      Reconstructions reconstructions = new Reconstructions(config, crops);
      int step = start.step();
      try (TrainingLog log = new TrainingLog(request.work(), config, step, listener)) {
        long saved = System.nanoTime();
        while (step < config.steps()) {
          log.step(trainer.step(step), trainer.books);
          step++;
          if (System.nanoTime() - saved > saveEvery.toNanos() || step == config.steps()) {
            TrainingState.write(state(), step, config, trainer, start.origin());
            Map<String, String> metadata = provenance.after(step, config, trainer, log.figures());
            new TrainingOutput(request.output(), request.work())
                .write(TrainingState.export(config, trainer.networks, trainer.books, metadata));
            reconstructions.write(request.work().resolve("reconstructions.png"), trainer, manager);
            saved = System.nanoTime();
          }
        }
      }
    }
  }

  private List<Picture> pictures() throws IOException {
    PictureFolder folder =
        PictureFolder.read(request.folders(), config.reduceJpeg(), config.cropSize());
    folder.skipped().forEach(line -> listener.said("not used: " + line));
    if (folder.pictures().isEmpty()) {
      throw new IOException(
          "nothing to train on: no image of at least %d x %d pixels in %s"
              .formatted(config.cropSize(), config.cropSize(), request.folders()));
    }
    long pixels = folder.pictures().stream().mapToLong(Picture::pixels).sum();
    listener.said(
        String.format(
            Locale.ROOT,
            "training on %d images, %.1f megapixels",
            folder.pictures().size(),
            pixels / 1e6));
    return folder.pictures();
  }

  /** Gives a new run its first values: those of a checkpoint, or the transform's. */
  private TrainingState.Resumed start(Trainer trainer, Crops crops) throws IOException {
    if (request.from().isPresent()) {
      Path file = request.from().get();
      Checkpoint from = Checkpoint.read(file);
      if (!from.architecture().equals(config.architecture())) {
        throw new IOException(file + ": the checkpoint to go on from has another architecture");
      }
      trainer.networks.load(from);
      boolean codebooks = Provenance.hasCodebooks(from) && !config.codebooksAnew();
      if (codebooks) {
        TrainingState.readBooks(from, trainer.books);
      } else {
        trainer.networks.forgetCodewords();
      }
      trainer.begin(codebooks, 0);
      return new TrainingState.Resumed(0, HexFormat.of().formatHex(from.digest()));
    }
    Random random = new Random(config.seed());
    List<float[]> batches = new ArrayList<>();
    for (int i = 0; i < KLT_BATCHES; i++) {
      batches.add(crops.batch(config.crops(), random));
    }
    Klt klt = Klt.estimate(batches, config.cropSize(), config.architecture().latentChannels());
    trainer.networks.initialise(klt, config.lambdas(), random);
    trainer.begin(false, 0);
    return new TrainingState.Resumed(0, "");
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
    Engine engine = Engine.getInstance();
    // a GPU may be there while this PyTorch is built for the CPU alone
    if (!engine.hasCapability(StandardCapabilities.CUDA) || engine.getGpuCount() == 0) {
      throw new IllegalArgumentException("no GPU that this build's PyTorch can use was found");
    }
    return Device.gpu();
  }
}

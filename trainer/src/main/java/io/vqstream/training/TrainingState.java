package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The state from which a run is resumed: parameters, Adam's moments, codebooks with their moving
 * averages, and the step. One safetensors file, replaced atomically.
 */
final class TrainingState {
  private static final String STEP = "state.step";
  private static final String MINUTES = "state.minutes";
  private static final String ADAM_STEPS = "state.adam.steps";
  private static final String CODEBOOKS = "state.codebooks";
  private static final String ACQUAINTED = "state.acquainted";
  private static final String ORIGIN = "state.from";
  private static final String FIGURES = "state.figures";
  private static final String STEP_FIGURES = "state.step.figures";

  private static final float UNKNOWN_USAGE = 1e-5f;

  private TrainingState() {}

  /**
   * Writes the state.
   *
   * @param step steps done
   * @param origin digest of the checkpoint that the run started from, or "" if from none
   * @param figures as {@link RunningFigures#exact} gives them
   * @throws IllegalArgumentException if a value is not finite; then nothing is written
   */
  static void write(
      Path file, int step, TrainingConfig config, Trainer trainer, String origin, String figures)
      throws IOException {
    TrainedNetworks networks = trainer.networks;
    LearnedCodebooks books = trainer.readBooks();
    CheckpointWriter writer = new CheckpointWriter(config.name(), config.architecture());
    writer.metadata(STEP, Integer.toString(step));
    writer.metadata(MINUTES, Double.toString(trainer.schedule.minutes()));
    writer.metadata(ADAM_STEPS, Integer.toString(trainer.adamSteps()));
    writer.metadata(CODEBOOKS, Boolean.toString(trainer.hasCodebooks()));
    writer.metadata(ACQUAINTED, Integer.toString(trainer.acquainted()));
    writer.metadata(ORIGIN, origin);
    writer.metadata(FIGURES, figures);
    StartCheckpoint.metadata(config).forEach(writer::metadata);
    for (TrainedNetworks.Kind kind : TrainedNetworks.Kind.values()) {
      networks.values(kind).forEach((name, value) -> add(writer, kind.prefix + name, value));
    }
    add(writer, STEP_FIGURES, trainer.figures().sums());
    for (int s = 0; s < books.subspaces; s++) {
      add(writer, "books." + s + ".words", books.words[s]);
      add(writer, "books." + s + ".counts", books.counts[s]);
      add(writer, "books." + s + ".sums", books.sums[s]);
      add(writer, "books." + s + ".usage", books.usage[s]);
    }
    writer.write(file);
  }

  /**
   * A state read from a file.
   *
   * @param step steps done
   * @param origin digest of the checkpoint that the run started from, or ""
   * @param figures as {@link RunningFigures#exact} gives them, or "" for none
   */
  record Resumed(int step, String origin, String figures) {}

  /** Returns the steps done in a state, if the checkpoint is one. */
  static OptionalInt steps(Checkpoint checkpoint) {
    String step = checkpoint.metadata().get(STEP);
    return step == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(step));
  }

  /** Returns the minutes that the steps of a state took. */
  static double minutes(Checkpoint state) {
    return Double.parseDouble(state.metadata().getOrDefault(MINUTES, "0"));
  }

  /** Returns whether a checkpoint, or a state, has codebooks that code anything. */
  static boolean hasCodebooks(Checkpoint checkpoint) {
    return checkpoint.tensorNames().stream()
        .filter(name -> name.startsWith("codebook.") || name.matches("books\\.\\d+\\.words"))
        .anyMatch(
            name -> {
              for (float value : checkpoint.tensor(name).values()) {
                if (value != 0) {
                  return true;
                }
              }
              return false;
            });
  }

  /** Returns for how many more steps the codebooks of a state choose codes without the prior. */
  static int stepsToPrior(Checkpoint checkpoint) {
    String acquainted = checkpoint.metadata().get(ACQUAINTED);
    return acquainted == null
        ? 0
        : Math.max(0, Integer.parseInt(acquainted) - steps(checkpoint).orElse(0));
  }

  /**
   * Restores a trainer from a file.
   *
   * @throws IOException if the file cannot be read or is of a run with another architecture
   */
  static Resumed read(Path file, TrainingConfig config, Trainer trainer) throws IOException {
    Checkpoint state = Checkpoint.read(file);
    if (!state.architecture().equals(config.architecture())) {
      throw new IOException(file + ": the run to resume has another architecture");
    }
    Map<String, String> metadata = state.metadata();
    if (!metadata.containsKey(STEP) || !metadata.containsKey(MINUTES)) {
      throw new IOException(file + ": not the state of a training run");
    }
    int step = Integer.parseInt(metadata.get(STEP));
    trainer.networks.resume(state);
    readStateBooks(state, trainer.books);
    String codebooks = metadata.get(CODEBOOKS);
    trainer.begin(Boolean.parseBoolean(codebooks), step);
    trainer.schedule.continueFrom(Double.parseDouble(metadata.get(MINUTES)));
    if (metadata.containsKey(ACQUAINTED)) {
      trainer.acquaintedFrom(Integer.parseInt(metadata.get(ACQUAINTED)));
    }
    trainer.continueFrom(Integer.parseInt(metadata.get(ADAM_STEPS)));
    trainer.continueFrom(new StepFigures(state.tensor(STEP_FIGURES).values()));
    return new Resumed(step, metadata.getOrDefault(ORIGIN, ""), metadata.getOrDefault(FIGURES, ""));
  }

  private static void readStateBooks(Checkpoint state, LearnedCodebooks books) {
    for (int s = 0; s < books.subspaces; s++) {
      books.words[s] = state.tensor("books." + s + ".words").values();
      books.counts[s] = state.tensor("books." + s + ".counts").values();
      books.sums[s] = state.tensor("books." + s + ".sums").values();
      books.usage[s] = state.tensor("books." + s + ".usage").values();
    }
  }

  /** Returns the checkpoint of the current networks and codebooks, with weights rounded to F16. */
  static CheckpointWriter export(
      TrainingConfig config,
      TrainedNetworks networks,
      LearnedCodebooks books,
      Map<String, String> provenance) {
    CheckpointWriter writer = new CheckpointWriter(config.name(), config.architecture());
    provenance.forEach(writer::metadata);
    if (!config.quantizer().codes()) {
      writer.metadata(Checkpoint.QUANTIZER, config.quantizer().label());
    }
    networks
        .values(TrainedNetworks.Kind.AVERAGE)
        .forEach(
            (name, value) ->
                writer.tensor(
                    tensor(networks, name, value),
                    name.endsWith(".weight") ? TensorType.F16 : TensorType.F32));
    int subspace = 0;
    int g = 0;
    for (SubspaceGroup group : config.architecture().subspaces()) {
      int size = group.codewords() * group.dimensions();
      float[] book = new float[group.count() * size];
      for (int i = 0; i < group.count(); i++, subspace++) {
        System.arraycopy(books.words[subspace], 0, book, i * size, size);
      }
      int[] shape = {group.count(), group.codewords(), group.dimensions()};
      writer.tensor(new Tensor("codebook." + g++, shape, book), TensorType.F16);
    }
    Architecture architecture = config.architecture();
    float[][] lambda = networks.rdoLambda(config);
    float[] flat = new float[architecture.levels() * architecture.latentChannels()];
    for (int q = 0; q < lambda.length; q++) {
      System.arraycopy(lambda[q], 0, flat, q * lambda[q].length, lambda[q].length);
    }
    int[] shape = {architecture.levels(), architecture.latentChannels()};
    return writer.tensor(new Tensor(Checkpoint.RDO_LAMBDAS, shape, flat), TensorType.F32);
  }

  /** Reads the codewords of a checkpoint, or of a state, for a run that starts from it. */
  static void readBooks(Checkpoint checkpoint, LearnedCodebooks books) {
    if (steps(checkpoint).isPresent()) {
      readStateBooks(checkpoint, books);
      return;
    }
    int subspace = 0;
    for (int g = 0; g < checkpoint.architecture().subspaces().size(); g++) {
      SubspaceGroup group = checkpoint.architecture().subspaces().get(g);
      float[] book = checkpoint.tensor("codebook." + g).values();
      int size = group.codewords() * group.dimensions();
      for (int i = 0; i < group.count(); i++, subspace++) {
        System.arraycopy(book, i * size, books.words[subspace], 0, size);
        Arrays.fill(books.counts[subspace], 1);
        // as good as none, so that the first batches decide
        Arrays.fill(books.usage[subspace], UNKNOWN_USAGE / group.codewords());
        books.sums[subspace] = books.words[subspace].clone();
      }
    }
  }

  private static Tensor tensor(TrainedNetworks networks, String name, float[] value) {
    return new Tensor(name, networks.layout.shape(name), value);
  }

  private static void add(CheckpointWriter writer, String name, float[] value) {
    writer.tensor(new Tensor(name, new int[] {value.length}, value), TensorType.F32);
  }
}

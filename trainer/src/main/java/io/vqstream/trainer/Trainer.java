package io.vqstream.trainer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SlotGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The steps of a training run: batches in, better networks and codebooks out. */
final class Trainer {
  private static final int WARM_UP = 50;
  private static final int START_BATCHES = 40;

  private final TrainingConfig config;
  private final Crops crops;
  private final NDManager manager;
  final Networks networks;
  final Codebooks books;
  final Adam adam;
  final Objective objective;
  private final int latticeEnd;
  private final int jointEnd;
  private boolean encoderStands;
  private boolean booksStarted;

  Trainer(TrainingConfig config, Crops crops, NDManager manager) {
    this.config = config;
    this.crops = crops;
    this.manager = manager;
    networks = new Networks(config.architecture(), manager);
    books = new Codebooks(config.architecture());
    adam = new Adam(manager);
    objective = new Objective(config, networks);
    latticeEnd = (int) Math.round(config.steps() * config.latticeShare());
    jointEnd = (int) Math.round(config.steps() * (config.latticeShare() + config.jointShare()));
  }

  /** What a step came to, for people. */
  record Progress(
      int step,
      double loss,
      double norm,
      int[] levels,
      double[] squaredError,
      double[] bitsPerPixel) {}

  /** Hands the parameters to the optimiser; to be called once they have their first values. */
  void begin(boolean withCodebooks) {
    booksStarted = withCodebooks;
    networks
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (!Networks.isConstant(name)) {
                adam.add(name, parameter, Networks.rate(name));
              }
            });
  }

  /** Takes the place of a run that did so many steps; to be called before its state is read. */
  void resumeAt(int step) {
    booksStarted = step > latticeEnd || booksStarted;
    freezeFrom(step);
  }

  private void freezeFrom(int step) {
    if (step >= jointEnd && !encoderStands) {
      adam.freeze("encoder.");
      encoderStands = true;
    }
  }

  /**
   * Does the given step, counted from 0. The same step of the same run sees the same random
   * numbers.
   */
  Progress step(int step) {
    Random random = new Random(config.seed() * 1_000_003L + step);
    if (step >= latticeEnd && !booksStarted) {
      startBooks(random);
    }
    freezeFrom(step);
    // arrays made from a parameter alone belong to the parameter's manager; the NDScope closes them
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      ParameterStore store = new ParameterStore(scope, false);
      Objective.Batch batch = draw(scope, random);
      Objective.Outcome outcome;
      Objective.Quantised codes = encoderStands ? chooseUnderPrior(store, batch, scope) : null;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        if (step < latticeEnd) {
          outcome = objective.lattice(store, batch, random);
        } else if (encoderStands) {
          outcome = objective.frozen(store, batch, codes, random);
        } else {
          NDArray y = objective.encode(store, batch, true);
          outcome = objective.joint(store, batch, y, quantise(y, batch, true), random);
        }
        gradients.backward(outcome.loss());
      }
      double norm = adam.step(learningRate(step), config.clip());
      float[] squaredError = outcome.squaredError().toFloatArray();
      double[] errors = new double[squaredError.length];
      java.util.Arrays.setAll(errors, i -> squaredError[i]);
      return new Progress(
          step, outcome.loss().getFloat(), norm, batch.level(), errors, outcome.bitsPerPixel());
    }
  }

  private Objective.Batch draw(NDManager scope, Random random) {
    int[] levels = random.ints(config.crops(), 0, config.lambdas().size()).toArray();
    return objective.batch(scope, crops.batch(config.crops(), random), levels);
  }

  /** Half a cosine from the peak to 5 % of it, after a short warm-up. */
  double learningRate(int step) {
    double cosine = 0.5 * (1 + Math.cos(Math.PI * step / config.steps()));
    return config.learningRate() * (0.05 + 0.95 * cosine) * Math.min(1, (step + 1.0) / WARM_UP);
  }

  /** Codes by order-0 bits; the codebooks follow where they are still learning. */
  Objective.Quantised quantise(NDArray y, Objective.Batch batch, boolean learn) {
    float[] latents = y.toFloatArray();
    float[][] trade = networks.trade(config.lambdas());
    Codebooks.Choice choice = books.choose(latents, batch.area(), batch.level(), trade);
    books.count(choice, batch.level(), batch.area());
    if (learn) {
      books.follow(latents, choice, batch.level().length, batch.area());
    }
    return quantised(choice, y);
  }

  private Objective.Quantised quantised(Codebooks.Choice choice, NDArray y) {
    NDManager scope = y.getManager();
    return new Objective.Quantised(
        scope.create(choice.quantised, y.getShape()), choice, bookArrays(scope));
  }

  /** Latents as the decoder gets them at this point of the run. */
  NDArray quantiseForShow(NDArray y, Objective.Batch batch) {
    if (!booksStarted) {
      return y.round();
    }
    float[][] trade = networks.trade(config.lambdas());
    Codebooks.Choice choice = books.choose(y.toFloatArray(), batch.area(), batch.level(), trade);
    return y.getManager().create(choice.quantised, y.getShape());
  }

  /** Codes as the codec chooses them: by the bits that the prior asks for in their context. */
  private Objective.Quantised chooseUnderPrior(
      ParameterStore store, Objective.Batch batch, NDManager scope) {
    NDArray y = objective.encode(store, batch, false);
    Objective.Quantised first = quantise(y, batch, false);
    NDList prior = objective.prior(store, batch, first.words());
    float[][] trade = networks.trade(config.lambdas());
    int[][] codes = objective.choose(prior, batch, y, first.books(), scope.create(trade));
    return quantised(books.of(codes, batch.level().length, batch.area()), y);
  }

  private List<NDArray> bookArrays(NDManager scope) {
    List<NDArray> arrays = new ArrayList<>();
    int slot = 0;
    for (SlotGroup group : config.architecture().slots()) {
      int size = group.codewords() * group.dimensions();
      float[] values = new float[group.count() * size];
      for (int i = 0; i < group.count(); i++, slot++) {
        System.arraycopy(books.words[slot], 0, values, i * size, size);
      }
      Shape shape = new Shape(group.count(), group.codewords(), group.dimensions());
      arrays.add(scope.create(values, shape));
    }
    return arrays;
  }

  private void startBooks(Random random) {
    List<float[]> latents = new ArrayList<>();
    int area = config.cropSize() * config.cropSize() / (Architecture.BLOCK * Architecture.BLOCK);
    for (int i = 0; i < START_BATCHES; i++) {
      try (NDManager scope = manager.newSubManager();
          NDScope temporary = new NDScope()) {
        temporary.suppressNotUsedWarning();
        ParameterStore store = new ParameterStore(scope, false);
        latents.add(objective.encode(store, draw(scope, random), false).toFloatArray());
      }
    }
    CodebookStart.fill(books, latents, config.architecture().latentChannels(), area, random);
    booksStarted = true;
  }
}

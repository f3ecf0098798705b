package io.vqstream.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs the optimizer steps of a training run. */
final class Trainer {
  private static final int WARM_UP = 50;
  private static final String ENCODER = "encoder.";

  /** Batches that first codewords are taken from, fewer where they hold so many positions. */
  private static final int START_BATCHES = 120;

  private static final int START_POSITIONS = 240_000;

  /** Steps in which the prior learns of new codebooks before its bits decide on codes. */
  private static final int ACQUAINTANCE = 300;

  private final TrainingConfig config;
  private final List<Crops> crops;
  private final NDManager manager;
  final TrainedNetworks networks;
  final LearnedCodebooks books;
  final Adam adam;
  final Objective objective;
  private final int latticeEnd;
  private final int jointEnd;
  private boolean encoderFixed;
  private boolean booksStarted;
  private int acquainted;

  Trainer(TrainingConfig config, Crops crops, NDManager manager) {
    this.config = config;
    this.crops = config.cropSizes().stream().map(crops::sized).toList();
    this.manager = manager;
    networks = new TrainedNetworks(config.architecture(), manager);
    books = new LearnedCodebooks(config.architecture());
    adam = new Adam(manager);
    objective = new Objective(config, networks);
    latticeEnd = (int) Math.round(config.steps() * config.roundingFraction());
    jointEnd =
        (int) Math.round(config.steps() * (config.roundingFraction() + config.jointFraction()));
  }

  /**
   * The figures of a step for the log.
   *
   * @param norm norm of the gradient before clipping
   * @param levels level of each image of the batch, from 0
   * @param squaredError mean over the samples of each image, 0..255 scale
   * @param bitsPerPixel of each image
   */
  record Progress(
      int step,
      double loss,
      double norm,
      int[] levels,
      double[] squaredError,
      double[] bitsPerPixel) {}

  /**
   * Hands the parameters to the optimizer; to be called once they have their first values.
   *
   * @param withCodebooks whether the codebooks have theirs too; such a run rounds no latents
   * @param step steps that were done before
   */
  void begin(boolean withCodebooks, int step) {
    booksStarted = withCodebooks;
    // codebooks from a checkpoint come with a prior that knows them
    acquainted = withCodebooks ? 0 : Integer.MAX_VALUE;
    networks
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (!TrainedNetworks.isConstant(name)) {
                adam.add(name, parameter, TrainedNetworks.rate(name));
              }
            });
    if (withCodebooks) {
      adam.slow(ENCODER, config.encoderRate());
    }
    freezeFrom(step);
  }

  /** The step from which the prior's bits decide on codes. */
  int acquainted() {
    return acquainted;
  }

  /** Goes on as a run in which that step was {@link #acquainted()}. */
  void acquaintedFrom(int step) {
    acquainted = step;
  }

  boolean hasCodebooks() {
    return booksStarted;
  }

  /** Steps after which the codebooks exist; more than the run has where the settings make none. */
  int stepsToCodebooks() {
    return booksStarted ? 0 : latticeEnd + 1;
  }

  /** Whether so many steps take a run that started from nothing beyond the start of codebooks. */
  boolean isAfterLattice(int step) {
    return step > latticeEnd;
  }

  private void freezeFrom(int step) {
    boolean fixed = step >= jointEnd || (booksStarted && config.encoderRate() == 0);
    if (fixed && !encoderFixed) {
      adam.freeze(ENCODER);
      encoderFixed = true;
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
      adam.slow(ENCODER, config.encoderRate());
      acquainted = step + ACQUAINTANCE;
    }
    freezeFrom(step);
    // arrays made from a parameter alone belong to the parameter's manager; the NDScope closes them
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      ParameterStore store = new ParameterStore(scope, false);
      Objective.Batch batch = draw(scope, random);
      Objective.Outcome outcome;
      Objective.Quantized chosen =
          encoderFixed
              ? chooseAndFollow(store, batch, objective.encode(store, batch, false), step)
              : null;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        if (!booksStarted) {
          outcome = objective.lattice(store, batch, random);
        } else if (encoderFixed) {
          outcome = objective.frozen(store, batch, chosen, random);
        } else {
          NDArray y = objective.encode(store, batch, true);
          Objective.Quantized codes = chooseAndFollow(store, batch, y, step);
          outcome = objective.joint(store, batch, y, codes, lambda(scope), random);
        }
        gradients.backward(outcome.loss());
      }
      double norm = adam.step(learningRate(step), config.clip());
      float[] squaredError = outcome.squaredError().toFloatArray();
      double[] errors = new double[squaredError.length];
      Arrays.setAll(errors, i -> squaredError[i]);
      double loss = outcome.loss().getFloat();
      return new Progress(step, loss, norm, batch.level(), errors, outcome.bitsPerPixel());
    }
  }

  private Objective.Batch draw(NDManager scope, Random random) {
    // one size asks for no random number, and goes on as runs of before that had but one
    return draw(
        crops.size() == 1 ? crops.get(0) : crops.get(random.nextInt(crops.size())), scope, random);
  }

  private Objective.Batch draw(Crops sized, NDManager scope, Random random) {
    int count = config.crops(sized.size());
    int[] levels = random.ints(count, 0, config.lambdas().size()).toArray();
    return objective.batch(scope, sized.batch(count, random), sized.size(), levels);
  }

  /** Half a cosine from the peak to 5 % of it, after a short warm-up. */
  double learningRate(int step) {
    double cosine = 0.5 * (1 + Math.cos(Math.PI * step / config.steps()));
    return config.learningRate() * (0.05 + 0.95 * cosine) * Math.min(1, (step + 1.0) / WARM_UP);
  }

  /** Codes by order-0 bits. */
  Objective.Quantized quantize(NDArray y, Objective.Batch batch) {
    float[][] lambda = networks.rdoLambda(config);
    LearnedCodebooks.Choice choice =
        books.choose(y.toFloatArray(), batch.area(), batch.level(), lambda);
    return quantized(choice, y, bookArrays(y.getManager()));
  }

  /**
   * Codes of a training step: by order-0 bits while the prior gets to know new codebooks, from then
   * on as the codec chooses them. The codebooks follow the latents until the last phase.
   */
  private Objective.Quantized chooseAndFollow(
      ParameterStore store, Objective.Batch batch, NDArray y, int step) {
    Objective.Quantized codes = quantize(y, batch);
    boolean last = step >= jointEnd;
    if (step >= acquainted || last) {
      codes = underPrior(store, batch, y.stopGradient(), codes);
    }
    books.count(codes.choice(), batch.level(), batch.area());
    if (!last) {
      books.follow(y.toFloatArray(), codes.choice(), batch.level().length, batch.area());
    }
    return codes;
  }

  /** Squared steps that are worth one bit, [Q, D]. */
  NDArray lambda(NDManager scope) {
    return scope.create(networks.rdoLambda(config));
  }

  private static Objective.Quantized quantized(
      LearnedCodebooks.Choice choice, NDArray y, List<NDArray> books) {
    NDArray words = y.getManager().create(choice.quantized, y.getShape());
    return new Objective.Quantized(words, choice, books);
  }

  /** Latents as the decoder gets them at this point of the run. */
  NDArray quantizeForShow(NDArray y, Objective.Batch batch) {
    if (!booksStarted) {
      return y.round();
    }
    float[][] lambda = networks.rdoLambda(config);
    LearnedCodebooks.Choice choice =
        books.choose(y.toFloatArray(), batch.area(), batch.level(), lambda);
    return y.getManager().create(choice.quantized, y.getShape());
  }

  /** Codes as the codec chooses them: by the bits that the prior asks for in their context. */
  private Objective.Quantized underPrior(
      ParameterStore store, Objective.Batch batch, NDArray y, Objective.Quantized first) {
    NDList prior = objective.prior(store, batch, first.words());
    int[][] codes =
        objective.codes().choose(prior, batch, y, first.books(), lambda(y.getManager()));
    return quantized(books.of(codes, batch.level().length, batch.area()), y, first.books());
  }

  /** Codewords of each group, [n, K, d]. */
  List<NDArray> bookArrays(NDManager scope) {
    List<NDArray> arrays = new ArrayList<>();
    int slot = 0;
    for (SubspaceGroup group : config.architecture().slots()) {
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
    Crops sized = crops.get(0);
    int area = sized.size() * sized.size() / (Architecture.BLOCK * Architecture.BLOCK);
    int batches = Math.max(1, Math.min(START_BATCHES, START_POSITIONS / (config.crops() * area)));
    for (int i = 0; i < batches; i++) {
      try (NDManager scope = manager.newSubManager();
          NDScope temporary = new NDScope()) {
        temporary.suppressNotUsedWarning();
        ParameterStore store = new ParameterStore(scope, false);
        latents.add(objective.encode(store, draw(sized, scope, random), false).toFloatArray());
      }
    }
    CodebookInitializer.fill(books, latents, config.architecture().latentChannels(), area);
    booksStarted = true;
  }
}

package io.vqstream.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.vqstream.checkpoint.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs the optimizer steps of a training run. A step is one call of TorchScript: images, parameters
 * and codebooks stay on the device, and the figures of several steps are read at once.
 */
final class Trainer implements AutoCloseable {
  private static final String ENCODER = "encoder.";

  /** Batches that first codewords are taken from, fewer where they hold so many positions. */
  private static final int START_BATCHES = 120;

  private static final int START_POSITIONS = 100_000;

  /** Steps in which the prior learns of new codebooks before its bits decide on codes. */
  private static final int ACQUAINTANCE = 300;

  /** Decay of Adam's average of the gradient. */
  static final double BETA1 = 0.9;

  /** Decay of Adam's average of the squared gradient. */
  static final double BETA2 = 0.99;

  private final TrainingConfig config;
  private final NDManager manager;
  private final NDManager host;
  private final TrainingImages images;
  private final TorchScript script;
  private final StepGraphs graphs;
  private final NDArray pace;
  private final NDArray rates;
  private final NDList constants;
  private final NDArray log;
  private final DeviceCodebooks deviceBooks;
  final TrainedNetworks networks;
  final LearnedCodebooks books;
  final Schedule schedule;
  private boolean booksStarted;
  private boolean encoderSlowed;
  private boolean encoderFixed;
  private int acquainted;
  private int adamSteps;

  Trainer(TrainingConfig config, PictureStore pictures, NDManager manager) {
    this.config = config;
    this.manager = manager;
    host = manager.newSubManager(Device.cpu());
    List<Integer> sizes = new ArrayList<>(config.cropSizes());
    sizes.add(config.cropSizeOfFinalPhase());
    images = new TrainingImages(pictures, sizes, manager);
    Architecture architecture = config.architecture();
    networks = new TrainedNetworks(architecture, manager);
    books = new LearnedCodebooks(architecture);
    deviceBooks = new DeviceCodebooks(architecture, manager);
    JniUtils.setGraphExecutorOptimize(false); // it would specialize the step for shapes, slowly
    script = new TorchScript(manager, StepScript.of(config, networks.layout), true);
    graphs = new StepGraphs(script, host);
    pace = manager.zeros(new Shape(4));
    constants = StepConstants.of(config, networks.layout, manager);
    rates = manager.zeros(new Shape(networks.layout.size()));
    log = manager.zeros(new Shape(StepFigures.size(architecture.levels())));
    schedule = new Schedule(config);
  }

  /**
   * Prepares the steps; to be called once the parameters have their first values.
   *
   * @param withCodebooks whether the codebooks have theirs too; such a run rounds no latents
   * @param step steps that were done before
   */
  void begin(boolean withCodebooks, int step) {
    booksStarted = withCodebooks;
    // codebooks from a checkpoint come with a prior that knows them
    acquainted = withCodebooks ? 0 : Integer.MAX_VALUE;
    encoderSlowed = withCodebooks;
    encoderFixed = isFixed(step);
    deviceBooks.upload(books);
    setRates();
  }

  /** The step from which the prior's bits decide on codes. */
  int acquainted() {
    return acquainted;
  }

  /** Goes on as a run in which that step was {@link #acquainted()}. */
  void acquaintedFrom(int step) {
    acquainted = step;
  }

  /** Returns the optimizer's steps. */
  int adamSteps() {
    return adamSteps;
  }

  /** Continues with the moments of so many steps of the optimizer. */
  void continueFrom(int optimizerSteps) {
    adamSteps = optimizerSteps;
  }

  boolean hasCodebooks() {
    return booksStarted;
  }

  /** Steps after which the codebooks exist; more than the run has where the settings make none. */
  int stepsToCodebooks() {
    return booksStarted ? 0 : schedule.roundingSteps() + 1;
  }

  private boolean isFixed(int step) {
    return schedule.isFinal(step)
        || (booksStarted && (config.encoderRate() == 0 || schedule.isFrozen(step)));
  }

  /** Returns the phase of a step, counted from 0, as a stage of {@link RunTimes}. */
  String phase(int step) {
    if (!booksStarted && !schedule.isAfterRounding(step)) {
      return RunTimes.ROUNDING;
    }
    return schedule.isFinal(step)
        ? RunTimes.FINAL
        : booksStarted && schedule.isFrozen(step) ? RunTimes.FROZEN : RunTimes.JOINT;
  }

  private void setRates() {
    float[] flat = new float[networks.layout.size()];
    for (String name : networks.layout.names()) {
      double rate = TrainedNetworks.isConstant(name) ? 0 : TrainedNetworks.rate(name);
      if (name.startsWith(ENCODER)) {
        rate *= encoderFixed ? 0 : encoderSlowed ? config.encoderRate() : 1;
      }
      networks.layout.fill(flat, name, (float) rate);
    }
    DeviceArrays.set(rates, flat);
  }

  /**
   * Does the given step, counted from 0. The same step of the same run sees the same random
   * numbers.
   */
  void step(int step) {
    if (!booksStarted && schedule.isAfterRounding(step)) {
      startBooks(step);
      acquainted = step + ACQUAINTANCE;
    }
    if (isFixed(step) != encoderFixed) {
      encoderFixed = !encoderFixed;
      setRates();
    }
    boolean last = schedule.isFinal(step);
    boolean frozen = booksStarted && schedule.isFrozen(step);
    int size =
        last && config.finalCropSize() > 0
            ? config.finalCropSize()
            : drawnSize(config.cropSizes(), config.seed(), step);
    double[] scalars = {
      !booksStarted ? 0 : last ? 3 : step >= acquainted ? 2 : 1,
      encoderFixed ? 1 : 0,
      last ? 0 : frozen ? 2 : 1,
      !last && !frozen && booksStarted && config.codebooks().revives(step) ? 1 : 0,
      config.crops(size),
      size,
      config.codewordPositions()
    };
    setPace(step);
    Engine.getInstance().setRandomSeed((int) (config.seed() * 1_000_003L + step));
    NDList inputs = new NDList(networks.state());
    inputs.add(log);
    inputs.add(rates);
    inputs.addAll(constants);
    inputs.addAll(deviceBooks.arrays());
    inputs.addAll(images.of(size));
    inputs.add(pace);
    graphs.step(inputs, scalars);
  }

  /** Draws one of the sizes of crops; the same for the same step of the same seed. */
  static int drawnSize(List<Integer> sizes, long seed, int step) {
    // of neighboring seeds, Random would give neighboring first numbers
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + step);
    return sizes.get(random.nextInt(sizes.size()));
  }

  private void setPace(int step) {
    adamSteps++;
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, adamSteps)) / (1 - Math.pow(BETA1, adamSteps));
    // short at first, so that the average forgets the start
    double average = Math.min(config.weightAverage(), (1.0 + adamSteps) / (10.0 + adamSteps));
    double rate = schedule.learningRate(step);
    DeviceArrays.set(
        pace,
        new float[] {
          (float) (rate * correction), (float) config.clip(), (float) (1 - average), (float) rate
        });
  }

  /** Returns the figures of the steps since they were last taken. */
  StepFigures figures() {
    return new StepFigures(log.toFloatArray());
  }

  /** Returns the figures of the steps since the last call. */
  StepFigures takeFigures() {
    StepFigures figures = figures();
    DeviceArrays.set(log, new float[(int) log.size()]);
    return figures;
  }

  /** Continues the figures of other steps. */
  void continueFrom(StepFigures figures) {
    DeviceArrays.set(log, figures.sums());
  }

  /** Copies the codebooks to the host. */
  LearnedCodebooks readBooks() {
    deviceBooks.download(books);
    return books;
  }

  /** Copies the usage of the codewords to the host. */
  LearnedCodebooks readUsage() {
    deviceBooks.downloadUsage(books);
    return books;
  }

  /**
   * Cuts random crops.
   *
   * @return planes [count, 3, size, size] of samples in gray levels minus 128
   */
  float[] crops(int count, int size, int seed) {
    Engine.getInstance().setRandomSeed(seed);
    try (NDArray shape = host.create(new long[] {count, size})) {
      NDList inputs = new NDList(images.of(size));
      inputs.add(shape);
      try (NDList crops = script.call("cut", inputs)) {
        return crops.singletonOrThrow().toFloatArray();
      }
    }
  }

  /**
   * Encodes and decodes crops as the decoder gets them at this point of the run.
   *
   * @param samples planes [count, 3, size, size] in gray levels minus 128
   * @param level quality level, from 0
   * @return planes in the same form
   */
  float[] reconstruct(float[] samples, int count, int size, int level) {
    long[] options = {level, booksStarted ? 1 : 0};
    try (NDArray pixels = manager.create(samples, new Shape(count, 3, size, size));
        NDArray scalars = host.create(options)) {
      NDList inputs = inputs();
      inputs.add(pixels);
      inputs.add(scalars);
      try (NDList planes = script.call("reconstruct", inputs)) {
        return planes.singletonOrThrow().toFloatArray();
      }
    }
  }

  /**
   * Codes and decodes an image with the codes that training chooses.
   *
   * @param samples planes [3, height, width] in gray levels minus 128, sides of whole blocks
   * @param level quality level, from 0
   * @param height rows without the padding
   * @param width columns without the padding
   * @return mean squared error of 8-bit samples, and bits of the codes under the prior
   */
  float[] measure(
      float[] samples, int paddedHeight, int paddedWidth, int level, int height, int width) {
    long[] options = {level, height, width};
    try (NDArray pixels = manager.create(samples, new Shape(1, 3, paddedHeight, paddedWidth));
        NDArray scalars = host.create(options)) {
      NDList inputs = inputs();
      inputs.add(pixels);
      inputs.add(scalars);
      try (NDList figures = script.call("measure", inputs)) {
        return figures.singletonOrThrow().toFloatArray();
      }
    }
  }

  /** Returns the arguments of methods that use parameters and codebooks. */
  NDList inputs() {
    NDList inputs = new NDList(networks.state());
    inputs.addAll(constants);
    inputs.addAll(deviceBooks.arrays());
    return inputs;
  }

  private void startBooks(int step) {
    List<float[]> latents = new ArrayList<>();
    int size = config.cropSize();
    int area = size * size / (Architecture.BLOCK * Architecture.BLOCK);
    int batches = Math.max(1, Math.min(START_BATCHES, START_POSITIONS / (config.crops() * area)));
    Engine.getInstance().setRandomSeed((int) (config.seed() * 7_000_003L + step));
    try (NDArray shape = host.create(new long[] {config.crops(), size})) {
      NDList inputs = new NDList(networks.state());
      inputs.addAll(constants);
      inputs.addAll(images.of(size));
      inputs.add(shape);
      for (int i = 0; i < batches; i++) {
        try (NDList batch = script.call("latents", inputs)) {
          latents.add(batch.singletonOrThrow().toFloatArray());
        }
      }
    }
    config.quantizer().initialize(books, latents, config.architecture().latentChannels(), area);
    deviceBooks.upload(books);
    booksStarted = true;
    encoderSlowed = true;
    encoderFixed = isFixed(step);
    setRates();
  }

  @Override
  public void close() {
    script.close();
    host.close();
  }
}

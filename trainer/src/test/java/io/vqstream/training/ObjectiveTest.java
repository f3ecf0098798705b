package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private final TrainingConfig config = Tiny.config();
  private final int[] levels = {0, 1};

  @FunctionalInterface
  private interface Loss {
    Objective.Outcome of(Trainer trainer, ParameterStore store, Objective.Batch batch);
  }

  @Test
  void weightsCostsByAPowerOfLambda() throws Exception {
    // Given levels of lambda 400 and 50, and (lambda / 100)^-0.45 / 100
    double[] lambda = {400, 50};
    double[] weight = {0.005358867, 0.013660403};
    try (NDManager manager = NDManager.newBaseManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      Trainer trainer = Tiny.trainer(config, manager);
      float[] samples = Tiny.crops().batch(2, new Random(3));
      Objective.Batch batch = trainer.objective.batch(manager, samples, Tiny.CROP, levels);

      // When
      Objective.Outcome outcome =
          trainer.objective.lattice(new ParameterStore(manager, false), batch, new Random(5));

      // Then the loss is the mean of the images' weighted costs
      float[] squaredError = outcome.squaredError().toFloatArray();
      double expected = 0;
      for (int i = 0; i < 2; i++) {
        double bits = outcome.bitsPerPixel()[i];
        assertThat(bits).isPositive();
        expected += weight[i] * (squaredError[i] + lambda[i] * bits) / 2;
      }
      assertThat((double) outcome.loss().getFloat()).isCloseTo(expected, withPercentage(0.01));
    }
  }

  @Test
  void roundingGradientsSurviveGarbageCollection() throws Exception {
    gradientsSurviveGarbageCollection(
        (trainer, store, batch) -> trainer.objective.lattice(store, batch, new Random(5)));
  }

  @Test
  void jointGradientsSurviveGarbageCollection() throws Exception {
    gradientsSurviveGarbageCollection(
        (trainer, store, batch) -> {
          NDArray y = trainer.objective.encode(store, batch, true);
          Objective.Quantized codes = trainer.quantize(y, batch);
          return trainer.objective.joint(
              store, batch, y, codes, trainer.lambda(y.getManager()), new Random(5));
        });
  }

  /** What the forward pass leaves for the backward pass must not be the collector's to take. */
  private void gradientsSurviveGarbageCollection(Loss loss) throws Exception {
    // Given
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      Tiny.randomize(trainer.networks, manager, new Random(1));
      Tiny.randomize(trainer.books, new Random(2));

      // When
      Map<String, float[]> still = gradients(trainer, manager, loss, () -> {});
      Map<String, float[]> collected = gradients(trainer, manager, loss, ObjectiveTest::collect);

      // Then
      assertThat(still).hasSizeGreaterThan(20);
      still.forEach(
          (name, gradient) ->
              assertThat(Arrays.equals(collected.get(name), gradient)).as(name).isTrue());
    }
  }

  @Test
  void roundingPassesTheDecodersGradientToTheEncoder() throws Exception {
    decoderGradientGrowsLatents(
        (trainer, store, batch) -> trainer.objective.lattice(store, batch, new Random(5)));
  }

  @Test
  void codebooksPassTheDecodersGradientToTheEncoder() throws Exception {
    decoderGradientGrowsLatents(
        (trainer, store, batch) -> {
          NDArray y = trainer.objective.encode(store, batch, true);
          int channels = config.architecture().latentChannels();
          float[] latents = y.toFloatArray();
          CodebookInitializer.fill(trainer.books, List.of(latents), channels, batch.area());
          Objective.Quantized codes = trainer.quantize(y, batch);
          return trainer.objective.joint(
              store, batch, y, codes, trainer.lambda(y.getManager()), new Random(5));
        });
  }

  /**
   * Bits alone ask for smaller latents; that larger ones are asked for can only come from the
   * squared error, through the quantizer.
   */
  private void decoderGradientGrowsLatents(Loss loss) throws Exception {
    // Given a decoder that makes pictures of half the contrast
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      float[] synthesis = trainer.networks.values().get("decoder.skip.weight");
      for (int i = 0; i < synthesis.length; i++) {
        synthesis[i] /= 2;
      }
      trainer.networks.decoder.fill("decoder.skip.weight", manager, synthesis);

      // When
      Map<String, float[]> gradients = gradients(trainer, manager, loss, () -> {});

      // Then
      double slope = 0;
      for (float g : gradients.get("encoder.log_gain")) {
        slope += g;
      }
      assertThat(slope).isNegative();
    }
  }

  @Test
  void rateGradientShrinksLatents() throws Exception {
    // Given latents near codewords, and a prior that does not see them
    try (NDManager manager = NDManager.newBaseManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      Trainer trainer = Tiny.trainer(config, manager);
      ParameterStore store = new ParameterStore(manager, false);
      float[] samples = Tiny.crops().batch(2, new Random(3));
      Objective.Batch batch = trainer.objective.batch(manager, samples, Tiny.CROP, levels);
      NDArray y = trainer.objective.encode(store, batch, false).duplicate();
      int channels = config.architecture().latentChannels();
      List<float[]> latents = List.of(y.toFloatArray());
      CodebookInitializer.fill(trainer.books, latents, channels, batch.area());
      Objective.Quantized codes = trainer.quantize(y, batch);
      y.setRequiresGradient(true);

      // When
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList prior = trainer.objective.prior(store, batch, codes.words());
        NDArray lambda = trainer.lambda(manager);
        float[] weights = {1, 1};
        CodeLoss loss = trainer.objective.codes();
        collector.backward(loss.of(batch, weights, prior, codes, y, lambda, new Random(5)).loss());
      }

      // Then
      assertThat(y.getGradient().mul(y.stopGradient()).sum().getFloat()).isPositive();
    }
  }

  @Test
  void droppedLatentsHaveNoGradientToGrow() throws Exception {
    // Given codebooks of zeros, and bits that cost nothing
    double pull = slopeOfGain(0);
    assertThat(pull).as("what the squared error alone asks for").isNegative();

    // When
    double slope = slopeOfGain(1);

    // Then
    assertThat(Math.abs(slope)).isLessThan(0.02 * Math.abs(pull));
  }

  /** How the loss of latents that all become zero changes with the encoder's gain. */
  private double slopeOfGain(double commitment) throws Exception {
    TrainingConfig free =
        Tiny.config("lambdas", "1e-6,1e-6", "commitment", Double.toString(commitment));
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(free, manager);
      Map<String, float[]> gradients =
          gradients(
              trainer,
              manager,
              (it, store, batch) -> {
                NDArray y = it.objective.encode(store, batch, true);
                Objective.Quantized codes = it.quantize(y, batch);
                NDArray lambda = it.lambda(y.getManager());
                return it.objective.joint(store, batch, y, codes, lambda, new Random(5));
              },
              () -> {});
      double slope = 0;
      for (float g : gradients.get("encoder.log_gain")) {
        slope += g;
      }
      return slope;
    }
  }

  private Map<String, float[]> gradients(Trainer trainer, NDManager manager, Loss loss, Pause pause)
      throws Exception {
    Map<String, float[]> gradients = new TreeMap<>();
    float[] samples = Tiny.crops().batch(2, new Random(3));
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      temporary.suppressNotUsedWarning();
      Objective.Batch batch = trainer.objective.batch(scope, samples, Tiny.CROP, levels);
      NDArray total = loss.of(trainer, new ParameterStore(scope, false), batch).loss();
      pause.run();
      collector.backward(total);
      trainer
          .networks
          .parameters()
          .forEach(
              (name, parameter) -> {
                if (parameter.getArray().hasGradient()) {
                  NDArray gradient = parameter.getArray().getGradient();
                  gradients.put(name, withoutNegativeZeros(gradient.toFloatArray()));
                  gradient.set(new NDIndex("..."), 0);
                }
              });
    }
    return gradients;
  }

  private static float[] withoutNegativeZeros(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] += 0f;
    }
    return values;
  }

  @FunctionalInterface
  private interface Pause {
    void run() throws InterruptedException;
  }

  /** Collects garbage, waits for its direct memory to be freed and takes that memory. */
  private static void collect() throws InterruptedException {
    List<ByteBuffer> taken = new ArrayList<>();
    System.gc();
    Thread.sleep(50);
    for (int i = 0; i < 2000; i++) {
      taken.add(ByteBuffer.allocateDirect(4).putFloat(0, 7e7f));
    }
    assertThat(taken).isNotEmpty();
  }
}

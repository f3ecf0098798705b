package io.vqstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
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
  void latticeGradientsOutliveAGarbageCollection() throws Exception {
    gradientsOutliveAGarbageCollection(
        (trainer, store, batch) -> trainer.objective.lattice(store, batch, new Random(5)));
  }

  @Test
  void jointGradientsOutliveAGarbageCollection() throws Exception {
    gradientsOutliveAGarbageCollection(
        (trainer, store, batch) -> {
          NDArray y = trainer.objective.encode(store, batch, true);
          Objective.Quantised codes = trainer.quantise(y, batch, false);
          return trainer.objective.joint(store, batch, y, codes, new Random(5));
        });
  }

  /** What the forward pass leaves for the backward pass must not be the collector's to take. */
  private void gradientsOutliveAGarbageCollection(Loss loss) throws Exception {
    // Given
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      Tiny.randomise(trainer.networks, manager, new Random(1));
      Tiny.randomise(trainer.books, new Random(2));

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
  void roundingPassesTheGradientStraightThrough() throws Exception {
    // Given a decoder whose gradient at the rounded latents is the encoder's
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      Loss lattice = (t, store, batch) -> t.objective.lattice(store, batch, new Random(5));

      // When
      Map<String, float[]> gradients = gradients(trainer, manager, lattice, () -> {});

      // Then
      double norm = 0;
      for (float g : gradients.get("encoder.skip.weight")) {
        norm += g * g;
      }
      assertThat(norm).isGreaterThan(1e-8);
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
      Objective.Batch batch = trainer.objective.batch(scope, samples, levels);
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

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelCnnTest {
  private static final int SIDE = 6;
  private static final int AREA = SIDE * SIDE;

  private final TrainingConfig config = Tiny.config("prior.blocks", "2");
  private final int channels = config.architecture().latentChannels();
  private final int[] slotOfChannel = PixelCnn.slotOfChannel(config.architecture());

  /** Outputs for latents: slot states, locations and scales. */
  private List<float[]> outputs(TrainedNetworks networks, float[] y, NDManager manager) {
    try (NDManager scope = manager.newSubManager();
        NDScope temporary = new NDScope()) {
      temporary.suppressNotUsedWarning();
      ParameterStore store = new ParameterStore(scope, false);
      NDArray levels = scope.create(new float[] {0, 1}, new Shape(1, 2));
      NDArray latents = scope.create(y, new Shape(1, channels, SIDE, SIDE));
      NDArray features = networks.prior.features(store, latents, levels);
      NDList out = networks.prior.forward(store, new NDList(features, levels), false);
      return out.stream().map(NDArray::toFloatArray).toList();
    }
  }

  @Test
  void codeAffectsOnlyLaterPositionsAndSubspaces() {
    // Given
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      Tiny.randomize(trainer.networks, manager, new Random(1));
      Random random = new Random(2);
      float[] y = new float[channels * AREA];
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.round(random.nextGaussian() * 2);
      }
      List<float[]> before = outputs(trainer.networks, y, manager);
      int changed = 3;
      int at = 2 * SIDE + 3;

      // When
      y[changed * AREA + at] += 5;
      List<float[]> after = outputs(trainer.networks, y, manager);

      // Then
      int width = config.architecture().slotChannels();
      boolean reachesTheSamePosition = false;
      boolean reachesLaterOnes = false;
      for (int output = 0; output < 3; output++) {
        int rows = before.get(output).length / AREA;
        for (int i = 0; i < before.get(output).length; i++) {
          int row = i / AREA;
          int slot = output == 0 ? row / width : slotOfChannel[row];
          int position = i % AREA;
          boolean differs = before.get(output)[i] != after.get(output)[i];
          boolean comesAfter = position > at || position == at && slot > slotOfChannel[changed];
          assertThat(comesAfter || !differs)
              .as("output %d of %d rows, slot %d at position %d", output, rows, slot, position)
              .isTrue();
          reachesTheSamePosition |= differs && position == at;
          reachesLaterOnes |= differs && position > at;
        }
      }
      assertThat(reachesTheSamePosition).isTrue();
      assertThat(reachesLaterOnes).isTrue();
    }
  }

  @Test
  void maskedWeightsAreZeroInACheckpoint() {
    // Given
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      Tiny.randomize(trainer.networks, manager, new Random(1));

      // When
      float[] weights = trainer.networks.values().get("prior.context.weight");

      // Then taps on the position itself and after it are closed
      int zeros = 0;
      for (int i = 0; i < weights.length; i++) {
        assertThat(weights[i] == 0).isEqualTo(i % 15 >= 12);
        zeros += weights[i] == 0 ? 1 : 0;
      }
      assertThat(zeros).isEqualTo(weights.length / 5);
    }
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the prior of the step may see. */
class PriorScriptTest {
  private static final int SIDE = 6;
  private static final int AREA = SIDE * SIDE;

  /** Subspace states, locations and scales for latents. */
  private static final String METHODS =
      """
        def prior_of(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], y: Tensor, levels: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          return self.prior(self.parameters(state[0], constants), y, levels)
      """;

  private final TrainingConfig config = Tiny.config("prior.blocks", "2");
  private final int channels = config.architecture().latentChannels();
  private final int[] subspaceOfChannel = Subspaces.ofChannels(config.architecture());

  private List<float[]> outputs(StepParts parts, float[] y) {
    NDArray latents = parts.floats(y, 1, channels, SIDE, SIDE);
    return parts.call("prior_of", latents, parts.levels(1)).stream()
        .map(NDArray::toFloatArray)
        .toList();
  }

  @Test
  void codeAffectsOnlyLaterPositionsAndSubspaces() {
    // Given
    try (StepParts parts = new StepParts(config, METHODS)) {
      Tiny.randomize(parts.trainer.networks, new Random(1));
      Random random = new Random(2);
      float[] y = new float[channels * AREA];
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.round(random.nextGaussian() * 2);
      }
      List<float[]> before = outputs(parts, y);
      int changed = 3;
      int at = 2 * SIDE + 3;

      // When
      y[changed * AREA + at] += 5;
      List<float[]> after = outputs(parts, y);

      // Then
      int width = config.architecture().headChannels();
      boolean reachesTheSamePosition = false;
      boolean reachesLaterOnes = false;
      for (int output = 0; output < 3; output++) {
        int columns = before.get(output).length / AREA;
        for (int i = 0; i < before.get(output).length; i++) {
          int column = i % columns;
          int subspace = output == 0 ? column / width : subspaceOfChannel[column];
          int position = i / columns;
          boolean differs = before.get(output)[i] != after.get(output)[i];
          boolean comesAfter =
              position > at || position == at && subspace > subspaceOfChannel[changed];
          assertThat(comesAfter || !differs)
              .as("output %d, subspace %d at position %d", output, subspace, position)
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
    try (StepParts parts = new StepParts(config, METHODS)) {
      Tiny.randomize(parts.trainer.networks, new Random(1));

      // When
      float[] weights =
          parts.trainer.networks.values(TrainedNetworks.Kind.AVERAGE).get("prior.context.weight");

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

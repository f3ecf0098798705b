package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

/** The moving average of the parameters. */
class WeightAverageTest {

  private static Trainer trainer(NDManager manager, String... settings) {
    return Tiny.trainer(Tiny.config(settings), manager);
  }

  private static float[] value(Trainer trainer, String name) {
    return trainer.networks.values(TrainedNetworks.Kind.PARAMETERS).get(name);
  }

  @Test
  void averageFollowsTheParameters() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "100", "weight.average", "0.999")) {
      float[] before = value(trainer, "encoder.skip.weight");
      trainer.step(0);
      float[] first = value(trainer, "encoder.skip.weight");

      // When
      trainer.step(1);

      // Then its decay is 2/11 after the first step, 3/12 after the second
      float[] second = value(trainer, "encoder.skip.weight");
      float[] average =
          trainer.networks.values(TrainedNetworks.Kind.AVERAGE).get("encoder.skip.weight");
      for (int i = 0; i < average.length; i++) {
        double expected = before[i] * 2 / 11.0 + first[i] * 9 / 11.0;
        expected = expected * 3 / 12.0 + second[i] * 9 / 12.0;
        assertThat((double) average[i]).isCloseTo(expected, within(1e-6));
      }
      assertThat(second).isNotEqualTo(first);
    }
  }

  @Test
  void averageIsTheParametersByDefault() {
    // Given
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = trainer(manager, "steps", "100")) {
      // When
      trainer.step(0);
      trainer.step(1);

      // Then
      float[] average =
          trainer.networks.values(TrainedNetworks.Kind.AVERAGE).get("decoder.skip.weight");
      assertThat(average).containsExactly(value(trainer, "decoder.skip.weight"), within(1e-6f));
    }
  }
}

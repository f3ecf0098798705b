package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingStateTest {

  @Test
  void exportsRdWeightsScaledByTheSettings() {
    // When
    float[] half = rdWeights("rdo.lambda.scale", "0.5");
    float[] whole = rdWeights();

    // Then the networks are the same
    for (int i = 0; i < half.length; i++) {
      assertThat(half[i]).isEqualTo(whole[i] / 2);
    }
  }

  private static float[] rdWeights(String... settings) {
    TrainingConfig config = Tiny.config(settings);
    try (NDManager manager = NDManager.newBaseManager()) {
      Trainer trainer = Tiny.trainer(config, manager);
      return TrainingState.export(config, trainer.networks, trainer.books, Map.of())
          .toCheckpoint()
          .tensor("choice.trade")
          .values();
    }
  }
}

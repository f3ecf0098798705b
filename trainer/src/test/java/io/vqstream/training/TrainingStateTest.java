package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStateTest {
  private static final String TENSOR = "encoder.log_gain";

  @TempDir Path folder;

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
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = Tiny.trainer(config, manager)) {
      return export(config, trainer).tensor(Checkpoint.RDO_LAMBDAS).values();
    }
  }

  private static Checkpoint export(TrainingConfig config, Trainer trainer) {
    return TrainingState.export(config, trainer.networks, trainer.books, Map.of()).toCheckpoint();
  }

  @Test
  void exportsTheAverageOfTheParameters() {
    // Given
    TrainingConfig config = Tiny.config("steps", "100", "weight.average", "0.999");
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = Tiny.trainer(config, manager)) {
      trainer.step(0);
      trainer.step(1);

      // When
      Checkpoint checkpoint = export(config, trainer);

      // Then
      float[] exported = checkpoint.tensor(TENSOR).values();
      assertThat(exported)
          .containsExactly(trainer.networks.values(TrainedNetworks.Kind.AVERAGE).get(TENSOR))
          .isNotEqualTo(trainer.networks.values(TrainedNetworks.Kind.PARAMETERS).get(TENSOR));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "muon"})
  void continuesWithEverythingThatAStepUses(String optimizer) throws Exception {
    // Given a state in the joint phase
    TrainingConfig config =
        Tiny.config(
            "optimizer",
            optimizer,
            "steps",
            "8",
            "weight.average",
            "0.9",
            "rounding.phase.fraction",
            "0.25",
            "joint.phase.fraction",
            "0.75");
    Path file = folder.resolve("state.safetensors");
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = Tiny.trainer(config, manager);
        Trainer resumed = new Trainer(config, Tiny.stored(Tiny.pictures()), manager)) {
      for (int step = 0; step < 4; step++) {
        trainer.step(step);
      }
      TrainingState.write(file, 4, config, trainer, "origin", "figures");
      double minutes = trainer.schedule.minutes();

      // When
      TrainingState.Resumed state = TrainingState.read(file, config, resumed);
      trainer.step(4);
      resumed.step(4);

      // Then
      assertThat(state).isEqualTo(new TrainingState.Resumed(4, "origin", "figures"));
      assertThat(resumed.schedule.minutes()).isCloseTo(minutes, within(0.5)).isPositive();
      for (TrainedNetworks.Kind kind : TrainedNetworks.Kind.values()) {
        Map<String, float[]> found = resumed.networks.values(kind);
        trainer
            .networks
            .values(kind)
            .forEach((name, values) -> assertThat(found.get(name)).containsExactly(values));
      }
      assertThat(resumed.figures().sums()).containsExactly(trainer.figures().sums());
      assertThat(resumed.figures().steps()).isEqualTo(5);
      LearnedCodebooks books = trainer.readBooks();
      LearnedCodebooks found = resumed.readBooks();
      for (int s = 0; s < books.subspaces; s++) {
        assertThat(found.words[s]).containsExactly(books.words[s]);
        assertThat(found.counts[s]).containsExactly(books.counts[s]);
        assertThat(found.sums[s]).containsExactly(books.sums[s]);
        assertThat(found.usage[s]).containsExactly(books.usage[s]);
      }
    }
  }
}

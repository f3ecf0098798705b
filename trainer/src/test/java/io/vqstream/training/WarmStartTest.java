package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.vqstream.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmStartTest {
  private static final int LATENT = 6;

  private static final String METHODS =
      """
        def both(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], pixels: Tensor, latents: Tensor, levels: Tensor) -> Tuple[Tensor, Tensor]:
          p = self.parameters(state[0], constants)
          return self.encode(p, pixels, levels), self.decode(p, latents, levels)

        def prior_of(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], latents: Tensor, levels: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          return self.prior(self.parameters(state[0], constants), latents, levels)
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "residual:4x1,6x1 | residual:4x2,6x2 | 6",
        "residual:4x1,6x1 | residual:6x1,8x2 | 6",
        "residual:4x1,6x1 | residual:4x1,6x1 | 8",
        "depthwise:4x1,6x1 | depthwise:4x2,6x2 | 6",
        "depthwise:4x1,6x1 | depthwise:6x1,8x2 | 8",
      })
  void networksThatGrowStartWhereTheOldOnesEnded(String old, String grown, int latent) {
    // Given networks with random weights
    TrainingConfig small = Tiny.config("encoder", old, "decoder", old);
    TrainingConfig large =
        Tiny.config(
            "encoder",
            grown,
            "decoder",
            grown,
            "latent.channels",
            Integer.toString(latent),
            "subspaces",
            latent == LATENT ? "2x1:16,2x2:16" : "2x1:16,3x2:16");
    float[] latents = random(2, LATENT * 16);
    try (StepParts from = new StepParts(small, METHODS);
        StepParts to = new StepParts(large, METHODS)) {
      Tiny.randomize(from.trainer.networks, new Random(1));

      // When
      grow(from, small, to, large);

      // Then the new latents are nothing to the old ones, and change nothing while they are zero
      float[] pixels = random(3, 3 * 32 * 32);
      NDList before = both(from, pixels, latents, LATENT);
      NDList after = both(to, pixels, latents, latent);
      expect(after.get(0).get(new NDIndex(":, :{}", LATENT)), before.get(0));
      expect(after.get(1), before.get(1));
    }
  }

  @Test
  void takesTheAverageFromTheStateOfARun(@TempDir Path folder) throws Exception {
    // Given the state of a run whose average lags behind its parameters
    TrainingConfig small = Tiny.config("weight.average", "0.9");
    TrainingConfig large = Tiny.config("encoder", "residual:4x2,6x1");
    Path file = folder.resolve("state.safetensors");
    try (StepParts from = new StepParts(small, METHODS);
        StepParts to = new StepParts(large, METHODS)) {
      for (int step = 0; step < 3; step++) {
        from.trainer.step(step);
      }
      TrainingState.write(file, 3, small, from.trainer, "", "");
      float[] flat = to.trainer.networks.parameters();

      // When
      ParameterLayout layout = to.trainer.networks.layout;
      WarmStart.apply(Checkpoint.read(file), layout, large.architecture(), flat);

      // Then
      String name = "encoder.log_gain";
      assertThat(layout.get(flat, name))
          .containsExactly(from.trainer.networks.values(TrainedNetworks.Kind.AVERAGE).get(name))
          .isNotEqualTo(from.trainer.networks.values(TrainedNetworks.Kind.PARAMETERS).get(name));
    }
  }

  @ParameterizedTest
  @CsvSource({"12, 1", "8, 3", "12, 2"})
  void aPriorThatGrowsStartsWhereTheOldOneEnded(String channels, String blocks) {
    // Given
    TrainingConfig small = Tiny.config();
    TrainingConfig large = Tiny.config("prior.channels", channels, "prior.blocks", blocks);
    try (StepParts from = new StepParts(small, METHODS);
        StepParts to = new StepParts(large, METHODS)) {
      Tiny.randomize(from.trainer.networks, new Random(1));

      // When
      grow(from, small, to, large);

      // Then
      float[] latents = random(2, LATENT * 16);
      NDList before = from.call("prior_of", grid(from, latents, LATENT), from.levels(1));
      NDList after = to.call("prior_of", grid(to, latents, LATENT), to.levels(1));
      for (int i = 0; i < 3; i++) {
        expect(after.get(i), before.get(i));
      }
    }
  }

  @Test
  void headsOfOtherSubspacesStartAnew() {
    // Given the same channels in pairs from the first on
    TrainingConfig old = Tiny.config();
    TrainingConfig paired = Tiny.config("subspaces", "3x2:16");
    try (StepParts from = new StepParts(old, METHODS);
        StepParts to = new StepParts(paired, METHODS)) {
      Tiny.randomize(from.trainer.networks, new Random(1));
      ParameterLayout layout = to.trainer.networks.layout;
      float[] before = layout.get(to.trainer.networks.parameters(), "prior.density.weight");

      // When
      Checkpoint checkpoint =
          TrainingState.export(old, from.trainer.networks, from.trainer.books, Map.of())
              .toCheckpoint();
      float[] flat = to.trainer.networks.parameters();
      WarmStart.apply(checkpoint, layout, paired.architecture(), flat);

      // Then
      assertThat(layout.get(flat, "prior.density.weight")).containsExactly(before);
      assertThat(layout.get(flat, "encoder.log_gain"))
          .containsExactly(
              from.trainer.networks.layout.get(
                  from.trainer.networks.parameters(), "encoder.log_gain"));
    }
  }

  private static void grow(
      StepParts from, TrainingConfig small, StepParts to, TrainingConfig large) {
    Trainer old = from.trainer;
    Checkpoint checkpoint =
        TrainingState.export(small, old.networks, old.books, Map.of()).toCheckpoint();
    old.networks.load(checkpoint); // its weights are rounded
    float[] flat = to.trainer.networks.parameters();
    int taken = WarmStart.apply(checkpoint, to.trainer.networks.layout, large.architecture(), flat);
    assertThat(taken).isGreaterThan(20);
    to.trainer.networks.set(flat);
  }

  private static float[] random(int seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A grid of latents, with zeros for the channels beyond the old ones. */
  private static NDArray grid(StepParts parts, float[] latents, int channels) {
    float[] grid = new float[channels * 16];
    System.arraycopy(latents, 0, grid, 0, latents.length);
    return parts.floats(grid, 1, channels, 4, 4);
  }

  private static NDList both(StepParts parts, float[] pixels, float[] latents, int channels) {
    return parts.call(
        "both",
        parts.floats(pixels, 1, 3, 32, 32),
        grid(parts, latents, channels),
        parts.levels(1));
  }

  private static void expect(NDArray found, NDArray expected) {
    float tolerance = 1e-5f * expected.abs().max().getFloat();
    assertThat(tolerance).isPositive();
    assertThat(found.toFloatArray()).containsExactly(expected.toFloatArray(), within(tolerance));
  }
}

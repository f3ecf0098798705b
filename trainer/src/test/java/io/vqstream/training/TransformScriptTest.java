package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import io.vqstream.torch.DecoderNetwork;
import io.vqstream.torch.EncoderNetwork;
import io.vqstream.torch.Network;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks that are trained and those that code are two programs for one function. */
class TransformScriptTest {
  private static final int SIZE = 32;

  private static final String METHODS =
      """
        def encoded(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], pixels: Tensor, levels: Tensor) -> Tensor:
          return self.encode(self.parameters(state[0], constants), pixels, levels)

        def decoded(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], latents: Tensor, levels: Tensor) -> Tensor:
          return self.decode(self.parameters(state[0], constants), latents, levels)
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {"residual:4x2,6x1", "residual:8x0,6x2", "depthwise:4x1,6x2", "depthwise:8x0,6x1"})
  void equalsTheNetworksOfTheCodec(String shape) {
    // Given random networks, and two images of different levels
    TrainingConfig config = Tiny.config("encoder", shape, "decoder", shape);
    int channels = config.architecture().latentChannels();
    try (StepParts parts = new StepParts(config, METHODS)) {
      Tiny.randomize(parts.trainer.networks, new Random(1));
      NDArray levels = parts.levels(1, 0);
      NDArray pixels = random(parts, 2, 2, 3, SIZE, SIZE);
      NDArray latents = random(parts, 3, 2, channels, SIZE / 8, SIZE / 8);

      // When
      NDArray encoded = parts.call("encoded", pixels, levels).singletonOrThrow();
      NDArray decoded = parts.call("decoded", latents, levels).singletonOrThrow();

      // Then
      expect(encoded, forward(parts, new EncoderNetwork(config.architecture()), pixels, levels));
      expect(decoded, forward(parts, new DecoderNetwork(config.architecture()), latents, levels));
    }
  }

  private static NDArray random(StepParts parts, int seed, long... shape) {
    Random random = new Random(seed);
    int size = 1;
    for (long side : shape) {
      size *= (int) side;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return parts.floats(values, shape);
  }

  private static NDArray forward(StepParts parts, Network network, NDArray x, NDArray levels) {
    parts
        .trainer
        .networks
        .values(TrainedNetworks.Kind.PARAMETERS)
        .forEach(
            (name, values) -> {
              if (network.tensors().containsKey(name)) {
                network.fill(name, parts.manager, values);
              }
            });
    ParameterStore store = new ParameterStore(parts.manager, false);
    return network.forward(store, new NDList(x, levels), false).singletonOrThrow();
  }

  private static void expect(NDArray found, NDArray expected) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    float tolerance = 1e-5f * expected.abs().max().getFloat();
    assertThat(tolerance).isPositive();
    assertThat(found.toFloatArray()).containsExactly(expected.toFloatArray(), within(tolerance));
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The squared distance in steps that equals one bit. */
class LambdaTest {
  private static final int CHANNELS = 6;

  private static final String METHODS =
      """
        def lambda_of(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor]) -> Tensor:
          mask, trained, weights, rate_weights, lambdas, place = constants
          return self.lambda_by_channel(self.parameters(state[0], constants), lambdas)
      """;

  @Test
  void isLimitedForAChannelThatTheDecoderHasNoUseFor() {
    // Given a linear synthesis without channel 2
    TrainingConfig config = Tiny.config();
    try (StepParts parts = new StepParts(config, METHODS)) {
      parts.trainer.networks.change(
          (name, values) -> {
            if (name.equals("decoder.skip.weight")) {
              for (int i = 0; i < values.length; i++) {
                values[i] = i / 9 % CHANNELS == 2 ? 0 : values[i];
              }
            }
          });

      // When
      float[] device = parts.call("lambda_of").singletonOrThrow().toFloatArray();
      float[][] host = parts.trainer.networks.lambda(config.lambdas());

      // Then
      for (int q = 0; q < 2; q++) {
        assertThat(host[q][2]).isEqualTo((float) TrainedNetworks.MAX_LAMBDA);
        assertThat(host[q][1]).isPositive().isLessThan(host[q][2]);
        float[] level = Arrays.copyOfRange(device, q * CHANNELS, (q + 1) * CHANNELS);
        assertThat(level).containsExactly(host[q], within(1e-5f));
      }
    }
  }

  @Test
  void channelsWithoutUseAreMutedAtTheirLevels() {
    // Given a decoder in which level 1 has no use for channel 2
    TrainingConfig config = Tiny.config();
    try (StepParts parts = new StepParts(config, METHODS)) {
      parts.trainer.networks.change(
          (name, values) -> {
            if (name.equals("decoder.log_gain")) {
              values[2] = -9;
            }
          });

      // When
      int muted = parts.trainer.networks.muteUnused(config.lambdas());

      // Then
      float[] gain =
          parts.trainer.networks.values(TrainedNetworks.Kind.PARAMETERS).get("encoder.log_gain");
      assertThat(muted).isEqualTo(1);
      assertThat(gain[2]).isEqualTo(-12);
      assertThat(gain[CHANNELS + 2]).isGreaterThan(-12);
      assertThat(parts.trainer.networks.muteUnused(config.lambdas())).isZero();
    }
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the loss of a step asks for. */
class StepLossTest {
  private static final int POSITIONS = 2 * (Tiny.CROP / 8) * (Tiny.CROP / 8);

  /** Latents of crops, and the gradient that their codes' bits have to them. */
  private static final String METHODS =
      StepParts.GRADIENTS
          + """
        def latents_of(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], samples: Tensor, levels: Tensor) -> Tensor:
          return self.encode(self.parameters(state[0].detach(), constants), samples / 64.0, levels)

        def rate_gradient(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], samples: Tensor, levels: Tensor, sampled: Tensor) -> Tuple[Tensor, Tensor]:
          p = self.parameters(state[0].detach(), constants)
          mask, trained, weights, rate_weights, lambdas, place = constants
          y = torch.requires_grad_(self.encode(p, samples / 64.0, levels).detach(), True)
          at_positions = self.at_positions(levels, y)
          worth = torch.matmul(at_positions, self.lambda_by_channel(p, lambdas))
          codes = self.codes_of(p, books, y.detach(), levels, worth, False)
          at = self.prior(p, self.words_of(books, codes, y), levels)
          weight = torch.ones_like(worth[:, 0])
          loss, zero, nonzero = self.code_loss(p, books, at, codes, self.rows(y), at_positions, worth, weight, sampled, True)
          return y.detach(), self.gradient(loss, y)
      """;

  private static NDList rounding(StepParts parts) {
    return parts.call("rounding_gradient", parts.samples(2, 3), parts.levels(0, 1), parts.noise(5));
  }

  private static NDList joint(StepParts parts) {
    return parts.call(
        "code_gradient",
        parts.samples(2, 3),
        parts.levels(0, 1),
        parts.positions(POSITIONS),
        parts.manager.create(new long[] {0}));
  }

  /** Gives the trainer codebooks from the latents of its crops. */
  private static void startBooks(StepParts parts) {
    NDArray latents =
        parts.call("latents_of", parts.samples(2, 3), parts.levels(0, 1)).singletonOrThrow();
    CodebookInitializer.fill(
        parts.trainer.books, List.of(latents.toFloatArray()), 6, POSITIONS / 2);
    parts.trainer.begin(true, 0);
  }

  @Test
  void weightsCostsByAPowerOfLambda() {
    // Given levels of lambda 400 and 50, and (lambda / 100)^-0.45 / 100
    double[] lambda = {400, 50};
    double[] weight = {0.005358867, 0.013660403};
    try (StepParts parts = new StepParts(Tiny.config(), METHODS)) {
      // When
      NDList outcome = rounding(parts);

      // Then the loss is the mean of the images' weighted costs
      float[] squaredError = outcome.get(1).toFloatArray();
      float[] bits = outcome.get(2).toFloatArray();
      double expected = 0;
      for (int i = 0; i < 2; i++) {
        assertThat(bits[i]).isPositive();
        expected += weight[i] * (squaredError[i] + lambda[i] * bits[i]) / 2;
      }
      assertThat((double) outcome.get(0).getFloat()).isCloseTo(expected, withPercentage(0.01));
    }
  }

  @Test
  void roundingPassesTheDecodersGradientToTheEncoder() {
    try (StepParts parts = new StepParts(Tiny.config(), METHODS)) {
      halveContrast(parts);
      assertThat(slopeOfGain(parts, rounding(parts))).isNegative();
    }
  }

  @Test
  void codebooksPassTheDecodersGradientToTheEncoder() {
    try (StepParts parts = new StepParts(Tiny.config(), METHODS)) {
      startBooks(parts);
      halveContrast(parts);
      assertThat(slopeOfGain(parts, joint(parts))).isNegative();
    }
  }

  /**
   * Has the decoder make pictures of half the contrast. Bits alone ask for smaller latents; that
   * larger ones are asked for can then only come from the squared error, through the quantizer.
   */
  private static void halveContrast(StepParts parts) {
    parts.trainer.networks.change(
        (name, values) -> {
          if (name.equals("decoder.skip.weight")) {
            for (int i = 0; i < values.length; i++) {
              values[i] /= 2;
            }
          }
        });
  }

  private static double slopeOfGain(StepParts parts, NDList outcome) {
    double slope = 0;
    for (float g : parts.of("encoder.log_gain", outcome.get(3))) {
      slope += g;
    }
    return slope;
  }

  @Test
  void rateGradientShrinksLatents() {
    // Given latents near codewords, and a prior that does not see them
    try (StepParts parts = new StepParts(Tiny.config(), METHODS)) {
      startBooks(parts);

      // When
      NDList outcome =
          parts.call(
              "rate_gradient", parts.samples(2, 3), parts.levels(0, 1), parts.positions(POSITIONS));

      // Then
      assertThat(outcome.get(1).mul(outcome.get(0)).sum().getFloat()).isPositive();
    }
  }

  @Test
  void droppedLatentsHaveNoGradientToGrow() {
    // Given codebooks of zeros, and bits that cost nothing
    double pull = slopeOfGainWithoutCodewords(0);
    assertThat(pull).as("what the squared error alone asks for").isNegative();

    // When
    double slope = slopeOfGainWithoutCodewords(1);

    // Then
    assertThat(Math.abs(slope)).isLessThan(0.02 * Math.abs(pull));
  }

  /** How the loss of latents that all become zero changes with the encoder's gain. */
  private static double slopeOfGainWithoutCodewords(double commitment) {
    TrainingConfig free =
        Tiny.config("lambdas", "1e-6,1e-6", "commitment", Double.toString(commitment));
    try (StepParts parts = new StepParts(free, METHODS)) {
      parts.trainer.begin(true, 0);
      return slopeOfGain(parts, joint(parts));
    }
  }
}

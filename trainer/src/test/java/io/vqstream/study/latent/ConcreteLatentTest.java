package io.vqstream.study.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.script.TestLearner;
import org.junit.jupiter.api.Test;

class ConcreteLatentTest {
  private static final String METHODS =
      "  def drawn"
          + TestLearner.ARGUMENTS
          + """
           -> Tensor:
              rows = data[0].repeat_interleave(int(scalars[4]), 0)
              return self.draw(self.parameters(optimizer[0]), state, rows, scalars, data[1].sum().item() > 0.0)["z"]
          """;

  private static float[] draw(boolean straight, boolean training, int samples, float... logits) {
    ConcreteLatent latent = new ConcreteLatent(1, logits.length, straight);
    try (TestLearner learner =
        new TestLearner(latent.part(), METHODS, TestLearner.anyTable(), latent.states())) {
      return learner
          .call("drawn", samples, learner.rows(1, logits), learner.rows(1, training ? 1 : 0))
          .get(0);
    }
  }

  @Test
  void evaluationDrawsCategoriesByTheirProbability() {
    // When logits of 0.5, 0.3, 0.2
    float[] z =
        draw(false, false, 20_000, (float) Math.log(5), (float) Math.log(3), (float) Math.log(2));

    // Then
    double[] share = new double[3];
    for (int i = 0; i < z.length; i++) {
      assertThat(z[i]).isIn(0f, 1f);
      share[i % 3] += z[i] / 20_000;
    }
    assertThat(share).containsExactly(new double[] {0.5, 0.3, 0.2}, within(0.02));
  }

  @Test
  void trainingRelaxesCategories() {
    // When
    float[] z = draw(false, true, 1, 0, 0.5f, -0.5f);

    // Then
    assertThat(z[0] + z[1] + z[2]).isCloseTo(1, within(1e-5f));
    assertThat(z[0]).isStrictlyBetween(0f, 1f);
  }

  @Test
  void straightThroughShowsOneHotCodesInTraining() {
    // When
    float[] z = draw(true, true, 1, 0, 0.5f, -0.5f);

    // Then
    assertThat(z[0] + z[1] + z[2]).isCloseTo(1, within(1e-5f));
    assertThat(Math.max(z[0], Math.max(z[1], z[2]))).isCloseTo(1, within(1e-5f));
  }
}

package io.vqstream.study.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.latent.VectorLatent.Update;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.TestLearner;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorLatentTest {
  /** Gradients of two images' latents [2, 4] with a codebook by loss or by averages. */
  private static final String METHODS =
      TestLearner.NETWORKS
          + "  def gradients"
          + TestLearner.ARGUMENTS
          + """
           -> Tuple[Tensor, Tensor, Tensor, Tensor]:
              leaf = torch.requires_grad_(optimizer[0].detach(), True)
              h = torch.requires_grad_(data[0].detach(), True)
              draw = self.draw(self.parameters(leaf), state, h, scalars, True)
              weights = torch.arange(8).reshape([2, 4]).to(6)
              through = (draw["z"] * weights).sum()
              h_through = torch.grad([through], [h], None, True, False, True)[0]
              h_auxiliary = torch.grad([draw["auxiliary"].sum()], [h], None, True, False, True)[0]
              book_auxiliary = self.gradient(draw["auxiliary"].sum(), leaf)
              assert h_through is not None
              assert h_auxiliary is not None
              return draw["z"].detach(), h_through, h_auxiliary, book_auxiliary
          """
          + "\n  def learn"
          + TestLearner.ARGUMENTS
          + """
           -> Tensor:
              draw = self.draw(self.parameters(optimizer[0]), state, data[0], scalars, True)
              self.follow(state, draw)
              return draw["codes"].to(6)
          """;

  private static final float[] LATENTS = {0.1f, 1.2f, 0.2f, 0.9f, -0.8f, 0.3f, 0.1f, -0.4f};

  private static TestLearner learner(Update update) {
    VectorLatent latent = new VectorLatent(2, 2, 3, update, 0.25, 2);
    ParameterTable table = TestLearner.anyTable();
    latent.declare(table);
    return new TestLearner(latent.part(), METHODS, table, latent.states());
  }

  /** Returns the row of a position: latents have one plane after the other. */
  private static float[] row(float[] planes, int image, int position) {
    return new float[] {planes[4 * image + position], planes[4 * image + 2 + position]};
  }

  private static float[] nearest(float[] book, float[] row) {
    float[] best = new float[2];
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < 3; k++) {
      double distance = Math.hypot(row[0] - book[2 * k], row[1] - book[2 * k + 1]);
      if (distance < least) {
        least = distance;
        best = new float[] {book[2 * k], book[2 * k + 1]};
      }
    }
    return best;
  }

  @Test
  void valuesAreTheNearestCodewords() {
    try (TestLearner learner = learner(Update.LOSS)) {
      // Given
      float[] book = learner.learner().parameter("latent.codebook");

      // When
      float[] z = learner.call("gradients", 1, learner.rows(2, LATENTS)).get(0);

      // Then
      for (int i = 0; i < 4; i++) {
        float[] expected = nearest(book, row(LATENTS, i / 2, i % 2));
        assertThat(row(z, i / 2, i % 2)).containsExactly(expected, within(1e-6f));
      }
    }
  }

  @Test
  void gradientsPassStraightThrough() {
    try (TestLearner learner = learner(Update.LOSS)) {
      // When
      float[] gradient = learner.call("gradients", 1, learner.rows(2, LATENTS)).get(1);

      // Then as if z were h
      assertThat(gradient).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void commitmentMovesLatentsAlone() {
    try (TestLearner learner = learner(Update.LOSS)) {
      // When
      List<float[]> values = learner.call("gradients", 1, learner.rows(2, LATENTS));

      // Then 2 * scale * commitment * (h - z)
      for (int i = 0; i < LATENTS.length; i++) {
        assertThat(values.get(2)[i])
            .isCloseTo(2 * 2 * 0.25f * (LATENTS[i] - values.get(0)[i]), within(1e-5f));
      }
    }
  }

  @Test
  void codebookLossMovesCodewordsAlone() {
    try (TestLearner learner = learner(Update.LOSS)) {
      // When
      List<float[]> values = learner.call("gradients", 1, learner.rows(2, LATENTS));

      // Then 2 * scale * (z - h), summed over all uses
      float sum = 0;
      for (float g : values.get(3)) {
        sum += g;
      }
      float expected = 0;
      for (int i = 0; i < LATENTS.length; i++) {
        expected += 2 * 2 * (values.get(0)[i] - LATENTS[i]);
      }
      assertThat(sum).isCloseTo(expected, within(1e-4f));
    }
  }

  @Test
  void averagesFollowTheirFormula() {
    try (TestLearner learner = learner(Update.EMA)) {
      // Given a codebook with its first values
      learner.call("learn", 1, learner.rows(2, LATENTS));
      float[] counts = learner.learner().state(1);
      float[] sums = learner.learner().state(2);

      // When
      float[] codes = learner.call("learn", 1, learner.rows(2, LATENTS)).get(0);

      // Then 0.99 of what was, and 0.01 of the batch
      for (int k = 0; k < 3; k++) {
        float count = 0.99f * counts[k];
        float x = 0.99f * sums[2 * k];
        float y = 0.99f * sums[2 * k + 1];
        for (int i = 0; i < 4; i++) {
          if (codes[i] == k) {
            count += 0.01f;
            x += 0.01f * row(LATENTS, i / 2, i % 2)[0];
            y += 0.01f * row(LATENTS, i / 2, i % 2)[1];
          }
        }
        float[] book = learner.learner().state(0);
        assertThat(learner.learner().state(1)[k]).isCloseTo(count, within(1e-5f));
        assertThat(book[2 * k]).isCloseTo(x / count, within(1e-5f));
        assertThat(book[2 * k + 1]).isCloseTo(y / count, within(1e-5f));
      }
    }
  }
}

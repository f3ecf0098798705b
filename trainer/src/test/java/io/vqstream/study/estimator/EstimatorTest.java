package io.vqstream.study.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.dataset.ImageShape;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.Scalars;
import io.vqstream.study.script.ScriptPart;
import io.vqstream.study.script.TestLearner;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class EstimatorTest {
  private static final int CODES = 3;
  private static final int ROWS = 400;
  private static final int REPEATS = 40;

  /** Gradient of the expectation of f over all codes of the first image to its logits. */
  private static final String ENUMERATION =
      "  def enumerated"
          + TestLearner.ARGUMENTS
          + """
           -> Tensor:
              p = self.constants(self.parameters(optimizer[0].detach()))
              x = self.batch(data)[:1]
              h = torch.requires_grad_(self.encode(p, x).detach(), True)
              total = torch.zeros([])
              for i in range(8):
                b = torch.stack([torch.full([], float(i % 2)), torch.full([], float(i // 2 % 2)), torch.full([], float(i // 4))]).unsqueeze(0)
                q = torch.exp((b * h - torch.softplus(h)).sum([1]))
                total = total + (q * self.value(p, h, b, x)).sum()
              return self.gradient(total, h)
          """;

  private static Learner learner(Estimator estimator) {
    return CodeModel.create(
        ModelArchitecture.LINEAR,
        CODES,
        estimator,
        new ImageShape(1, 2, 2),
        5,
        List.of(new ScriptPart(ENUMERATION)));
  }

  /** Calls a method on many copies of one image. */
  private static List<float[]> call(Learner learner, String method, int samples) {
    byte[] image = {(byte) 255, 0, (byte) 255, (byte) 255};
    try (NDArray images =
            learner.manager().create(ByteBuffer.wrap(image), new Shape(1, 4), DataType.UINT8);
        NDArray rows = learner.manager().create(new long[ROWS])) {
      Scalars scalars = Scalars.of(0.01).withSamples(samples).withTemperature(0.5);
      for (int i = 0; i < 3 && method.equals("spread"); i++) {
        learner.step(scalars, images, rows); // so that control variates and baselines are not at 0
      }
      return learner.call(method, scalars, images, rows);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Estimator.class,
      mode = Mode.EXCLUDE,
      names = {"CONCRETE", "STRAIGHT_THROUGH"})
  void meanIsTheGradientOfTheExpectation(Estimator estimator) {
    try (Learner learner = learner(estimator)) {
      // When
      List<float[]> spread = call(learner, "spread", REPEATS);
      float[] exact = call(learner, "enumerated", 1).get(0);

      // Then within five standard errors
      for (int i = 0; i < CODES; i++) {
        double mean = 0;
        double variance = 0;
        for (int row = 0; row < ROWS; row++) {
          mean += spread.get(0)[row * CODES + i] / ROWS;
          variance += spread.get(1)[row * CODES + i] / ROWS;
        }
        double error = 5 * Math.sqrt(variance / (ROWS * REPEATS));
        assertThat(mean).isCloseTo(exact[i], within(error + 1e-5));
      }
    }
  }

  @Test
  void controlVariatesVaryLessThanTheScoreFunction() {
    // When
    double score = variance(Estimator.REINFORCE);

    // Then
    assertThat(variance(Estimator.REBAR)).isLessThan(score / 2);
    assertThat(variance(Estimator.MUPROP)).isLessThan(score / 2);
  }

  private static double variance(Estimator estimator) {
    try (Learner learner = learner(estimator)) {
      double sum = 0;
      for (float one : call(learner, "spread", 10).get(1)) {
        sum += one;
      }
      return sum;
    }
  }
}

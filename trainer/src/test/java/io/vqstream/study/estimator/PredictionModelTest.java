package io.vqstream.study.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import io.vqstream.study.script.TestLearner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionModelTest {
  private static final String METHODS =
      "  def signals"
          + TestLearner.ARGUMENTS
          + """
           -> Tensor:
              value = torch.logsumexp(data[0], [1]) - torch.log(torch.full([], float(data[0].size(1))))
              return self.signal(data[0], value)
          """;

  @Test
  void vimcoReplacesASampleByTheMeanOfTheOthers() {
    // Given log weights of three samples
    float[] w = {-1, 0.5f, 2};
    StringBuilder methods = new StringBuilder(METHODS);
    for (String name : new String[] {"first", "second", "third", "baseline"}) {
      methods.append(new ScriptNetwork(name).method(name).source());
    }
    ScriptPart part =
        new ScriptPart(
            ScriptPart.read("prediction", Map.of("vimco", true))
                .source()
                .replace("def objective", "def replaced"));
    try (TestLearner learner =
        new TestLearner(part, methods.toString(), TestLearner.anyTable(), List.of())) {
      // When
      float[] signals = learner.call("signals", 1, learner.rows(1, w)).get(0);

      // Then
      double bound = Math.log((Math.exp(w[0]) + Math.exp(w[1]) + Math.exp(w[2])) / 3);
      for (int i = 0; i < 3; i++) {
        double other = (w[(i + 1) % 3] + w[(i + 2) % 3]) / 2;
        double without =
            Math.log((Math.exp(w[(i + 1) % 3]) + Math.exp(w[(i + 2) % 3]) + Math.exp(other)) / 3);
        assertThat((double) signals[i]).isCloseTo(bound - without, within(1e-5));
      }
    }
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuonTest {
  private static final double LEARNING_RATE = 0.01;

  private final StepParts parts =
      new StepParts(
          Tiny.config("optimizer", "muon"),
          """
            def muon_joint(self, state: List[Tensor], gradient: Tensor, rates: Tensor, pace: Tensor) -> Tensor:
              return self.muon(state, gradient, rates, pace, False)

            def muon_fixed(self, state: List[Tensor], gradient: Tensor, rates: Tensor, pace: Tensor) -> Tensor:
              return self.muon(state, gradient, rates, pace, True)
          """);

  private final ParameterLayout layout = parts.trainer.networks.layout;
  private final TrainedNetworks networks = parts.trainer.networks;

  @AfterEach
  void close() {
    parts.close();
  }

  @ParameterizedTest
  @CsvSource({"8, 36", "36, 8", "12, 14", "1, 5"})
  void movesSingularValuesToAboutOne(int rows, int columns) {
    // Given
    double[][] matrix = gaussian(rows, columns, new Random(rows));
    SingularValues svd = SingularValues.of(matrix);

    // When
    NDArray input = parts.floats(flat(matrix), 1, rows, columns);
    NDArray output = parts.callWith("orthogonalize", new NDList(input)).singletonOrThrow();

    // Then U^T X V is diagonal and its diagonal is near 1
    double[][] core = svd.project(matrix(output.toFloatArray(), rows, columns));
    for (int i = 0; i < core.length; i++) {
      assertThat(svd.values()[i]).isGreaterThan(0.1);
      for (int j = 0; j < core.length; j++) {
        if (i == j) {
          assertThat(core[i][i]).isBetween(0.65, 1.25);
        } else {
          assertThat(core[i][j]).isCloseTo(0, within(1e-4));
        }
      }
    }
  }

  @Test
  void followsTheFormula() {
    // Given
    ReferenceMuon reference = new ReferenceMuon(layout, networks.parameters(), LEARNING_RATE);
    Random random = new Random(3);

    // When
    for (int step = 1; step <= 4; step++) {
      float[] gradient = gradient(random);
      update("muon_joint", gradient, step);
      reference.step(gradient);
    }

    // Then
    float[] parameters = networks.parameters();
    for (int i = 0; i < parameters.length; i++) {
      assertThat((double) parameters[i]).isCloseTo(reference.parameters()[i], within(2e-5));
    }
  }

  @Test
  void updatesHaveTheSizeThatAdamsHave() {
    // Given
    float[] before = networks.parameters();

    // When
    update("muon_joint", gradient(new Random(4)), 1);

    // Then
    float[] after = networks.parameters();
    String name = "encoder.quarter.0.spatial.weight";
    float[] old = layout.get(before, name);
    float[] now = layout.get(after, name);
    double squares = 0;
    for (int i = 0; i < old.length; i++) {
      squares += Math.pow(now[i] - old[i], 2);
    }
    double rms = Math.sqrt(squares / old.length) / LEARNING_RATE;
    assertThat(rms).isBetween(0.65 * MatrixGroup.UPDATE_RMS, 1.25 * MatrixGroup.UPDATE_RMS);
  }

  @Test
  void skipsAGradientThatIsNotFinite() {
    // Given
    update("muon_joint", gradient(new Random(5)), 1);
    float[][] before = networks.state().stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    float[] gradient = gradient(new Random(6));
    gradient[0] = Float.NaN;

    // When
    update("muon_joint", gradient, 2);

    // Then
    for (int i = 0; i < before.length; i++) {
      assertThat(networks.state().get(i).toFloatArray()).containsExactly(before[i]);
    }
  }

  @Test
  void leavesAFixedEncoder() {
    // Given
    float[] before = networks.parameters();

    // When
    update("muon_fixed", gradient(new Random(7)), 1);

    // Then
    float[] after = networks.parameters();
    for (MatrixGroup group : layout.matrices()) {
      for (String name : group.names()) {
        if (group.ofEncoder()) {
          assertThat(layout.get(after, name)).containsExactly(layout.get(before, name));
        } else {
          assertThat(layout.get(after, name)).isNotEqualTo(layout.get(before, name));
        }
      }
    }
  }

  @Test
  void takesConvolutionsOfResidualPathsAsMatrices() {
    assertThat(layout.matrices().stream().flatMap(group -> group.names().stream()))
        .contains("encoder.in.weight", "decoder.eighth.0.spatial.weight", "prior.context.weight")
        .allMatch(name -> name.endsWith(".weight"))
        .doesNotContain("encoder.skip.weight", "prior.head.depth.weight", "prior.density.weight");
    ParameterLayout depthwise =
        new ParameterLayout(Tiny.config("encoder", "depthwise:4x1,6x1").architecture());
    assertThat(depthwise.matrices().stream().flatMap(group -> group.names().stream()))
        .contains("encoder.quarter.0.pointwise.weight", "encoder.quarter.0.expand.weight")
        .doesNotContain("encoder.quarter.0.depthwise.weight");
  }

  private void update(String method, float[] gradient, int step) {
    double correction = Math.sqrt(1 - Math.pow(0.99, step)) / (1 - Math.pow(0.9, step));
    float[] rates = new float[layout.size()];
    for (String name : layout.names()) {
      layout.fill(rates, name, (float) TrainedNetworks.rate(name));
    }
    NDList inputs = new NDList(networks.state());
    inputs.add(parts.floats(gradient, gradient.length));
    inputs.add(parts.floats(rates, rates.length));
    inputs.add(
        parts.floats(
            new float[] {(float) (LEARNING_RATE * correction), 1e9f, 1, (float) LEARNING_RATE}, 4));
    parts.callWith(method, inputs).close();
  }

  private float[] gradient(Random random) {
    float[] gradient = new float[layout.size()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    return gradient;
  }

  private static double[][] gaussian(int rows, int columns, Random random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return matrix;
  }

  private static float[] flat(double[][] matrix) {
    float[] flat = new float[matrix.length * matrix[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) matrix[i / matrix[0].length][i % matrix[0].length];
    }
    return flat;
  }

  private static double[][] matrix(float[] flat, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (int i = 0; i < flat.length; i++) {
      matrix[i / columns][i % columns] = flat[i];
    }
    return matrix;
  }
}

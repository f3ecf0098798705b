package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.vqstream.checkpoint.Checkpoint;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Losses and gradients of the step against those of an implementation in single DJL operations,
 * which is no longer part of the trainer: {@code step.safetensors} has its inputs and results.
 */
class StepGradientTest {
  private final TrainingConfig config =
      Tiny.config("commitment", "0.7", "rdo.lambda.scale", "0.65");
  private final Checkpoint golden = read();

  private static Checkpoint read() {
    try (InputStream in = StepGradientTest.class.getResourceAsStream("step.safetensors")) {
      return Checkpoint.of(in.readAllBytes());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rounding, rounding_gradient, 1",
    "joint, code_gradient, 1",
    "final, code_gradient, 1",
    "rounding, rounding_gradient, 16",
    "joint, code_gradient, 16",
    "final, code_gradient, 16"
  })
  void equalsTheReference(String phase, String method, int channelMultiple) {
    // Given the parameters, codebooks, crops and random numbers of the reference
    try (StepParts parts = new StepParts(config, StepParts.GRADIENTS, channelMultiple)) {
      Trainer trainer = parts.trainer;
      ParameterLayout layout = trainer.networks.layout;
      trainer.networks.load(golden);
      for (int s = 0; s < trainer.books.subspaces; s++) {
        trainer.books.words[s] = values("books." + s + ".words");
      }
      trainer.begin(true, 0);
      NDArray samples = parts.floats(values("samples"), 2, 3, Tiny.CROP, Tiny.CROP);
      NDArray levels = parts.levels(0, 1);
      boolean last = phase.equals("final");

      // When
      NDList results =
          phase.equals("rounding")
              ? parts.call(method, samples, levels, parts.floats(values("noise"), 2, 6, 4, 4))
              : parts.call(
                  method,
                  samples,
                  levels,
                  parts.manager.create(values("sampled")).toType(DataType.INT64, false),
                  parts.manager.create(new long[] {last ? 1 : 0}));

      // Then
      expect(results.get(0), phase + ".loss", 1e-5);
      expect(results.get(1), phase + ".squared.error", 1e-5);
      expect(results.get(2), phase + ".bits", 1e-5);
      float[] gradient = results.get(3).toFloatArray();
      for (String name : layout.names()) {
        boolean trained = !TrainedNetworks.isConstant(name);
        if (trained && !(last && name.startsWith("encoder."))) {
          expectGradient(layout.get(gradient, name), phase + ".gradient." + name);
        }
      }
    }
  }

  private float[] values(String name) {
    return golden.tensor(name).values().clone();
  }

  private void expect(NDArray found, String name, double tolerance) {
    float[] expected = values(name);
    float[] values = found.toFloatArray();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(values[i])
          .as(name)
          .isCloseTo(expected[i], within((float) Math.abs(expected[i] * tolerance)));
    }
  }

  /** The reference has the norm of a gradient and some of its values, evenly spaced. */
  private void expectGradient(float[] found, String name) {
    float[] expected = values(name);
    double norm = 0;
    for (float value : found) {
      norm += (double) value * value;
    }
    int count = expected.length - 1;
    float[] some = new float[expected.length];
    some[0] = (float) Math.sqrt(norm);
    for (int i = 0; i < count; i++) {
      some[i + 1] = found[(int) ((long) i * found.length / count)];
    }
    float tolerance = Math.max(expected[0] * 1e-4f, 1e-9f);
    for (int i = 0; i < some.length; i++) {
      assertThat(some[i])
          .as("%s: %s, not %s", name, Arrays.toString(some), Arrays.toString(expected))
          .isCloseTo(expected[i], within(tolerance));
    }
  }
}

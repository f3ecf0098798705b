package io.vqstream.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.TransformShape;
import io.vqstream.network.RandomNetworks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks blocks against plain loops, and networks against the counts of their operations. */
class TransformNetworkTest {
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 4;
  private static final int WIDTH = 5;
  private static final int LEVELS = 2;

  /** A network that is one depthwise block. */
  private static final class OneBlock extends TransformNetwork {
    private static final String NAME = "block";

    OneBlock() {
      super(new TransformShape(BlockType.DEPTHWISE, 0, 0, CHANNELS, 1), shapes());
    }

    private static Map<String, int[]> shapes() {
      Map<String, int[]> shapes = new LinkedHashMap<>();
      shapes.put("block.0.pointwise.weight", new int[] {CHANNELS, CHANNELS, 1, 1});
      shapes.put("block.0.level.scale", new int[] {LEVELS, CHANNELS});
      shapes.put("block.0.level.bias", new int[] {LEVELS, CHANNELS});
      shapes.put("block.0.depthwise.weight", new int[] {CHANNELS, 1, 3, 3});
      shapes.put("block.0.depthwise.bias", new int[] {CHANNELS});
      shapes.put("block.0.mix.weight", new int[] {CHANNELS, CHANNELS, 1, 1});
      shapes.put("block.0.mix.bias", new int[] {CHANNELS});
      shapes.put("block.0.expand.weight", new int[] {4 * CHANNELS, CHANNELS, 1, 1});
      shapes.put("block.0.expand.bias", new int[] {4 * CHANNELS});
      shapes.put("block.0.project.weight", new int[] {CHANNELS, 2 * CHANNELS, 1, 1});
      shapes.put("block.0.project.bias", new int[] {CHANNELS});
      return shapes;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return new NDList(eighthBlocks(store, inputs.get(0), inputs.get(1), training, NAME));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return new Shape[] {inputs[0]};
    }
  }

  @Test
  void depthwiseBlockMatchesPlainLoops() {
    // Given two images at different levels
    Random random = new Random(5);
    int size = CHANNELS * HEIGHT * WIDTH;
    float[] x = values(random, 2 * size, 2);
    float[] oneHot = {1, 0, 0, 1};
    OneBlock network = new OneBlock();
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (String name : network.tensors().keySet()) {
      weights.put(
          name.substring("block.0.".length()), values(random, (int) network.shape(name).size(), 1));
    }

    // When
    float[] out;
    try (NDManager manager = NDManager.newBaseManager()) {
      weights.forEach((name, value) -> network.fill("block.0." + name, manager, value));
      NDArray input = manager.create(x, new Shape(2, CHANNELS, HEIGHT, WIDTH));
      NDArray levels = manager.create(oneHot, new Shape(2, LEVELS));
      out =
          network
              .forward(new ParameterStore(manager, false), new NDList(input, levels), false)
              .singletonOrThrow()
              .toFloatArray();
    }

    // Then
    for (int image = 0; image < 2; image++) {
      double[] expected = depthwiseBlock(x, image * size, image, weights);
      for (int i = 0; i < size; i++) {
        assertThat((double) out[image * size + i])
            .as("image %d, value %d", image, i)
            .isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
      }
    }
  }

  /** Computes the block by its definition. */
  private static double[] depthwiseBlock(
      float[] x, int at, int level, Map<String, float[]> weights) {
    int plane = HEIGHT * WIDTH;
    double[] in = new double[CHANNELS * plane];
    for (int i = 0; i < in.length; i++) {
      in[i] = x[at + i];
    }
    double[] active = multiply(weights.get("pointwise.weight"), in, CHANNELS);
    for (int i = 0; i < active.length; i++) {
      int row = level * CHANNELS + i / plane;
      double scaled = (1 + weights.get("level.scale")[row]) * active[i];
      double shifted = scaled + weights.get("level.bias")[row];
      active[i] = shifted < 0 ? Architecture.LEAKY_RELU_SLOPE * shifted : shifted;
    }
    double[] spatial = new double[active.length];
    for (int i = 0; i < spatial.length; i++) {
      int c = i / plane;
      spatial[i] = weights.get("depthwise.bias")[c];
      for (int tap = 0; tap < 9; tap++) {
        int row = i % plane / WIDTH + tap / 3 - 1;
        int column = i % WIDTH + tap % 3 - 1;
        if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
          double weight = weights.get("depthwise.weight")[c * 9 + tap];
          spatial[i] += weight * active[c * plane + row * WIDTH + column];
        }
      }
    }
    double[] y = multiply(weights.get("mix.weight"), spatial, CHANNELS);
    for (int i = 0; i < y.length; i++) {
      y[i] += in[i] + weights.get("mix.bias")[i / plane];
    }
    double[] expanded = multiply(weights.get("expand.weight"), y, CHANNELS);
    double[] gated = new double[2 * CHANNELS * plane];
    for (int i = 0; i < gated.length; i++) {
      int c = i / plane;
      double u = expanded[i] + weights.get("expand.bias")[c];
      double v = expanded[gated.length + i] + weights.get("expand.bias")[2 * CHANNELS + c];
      gated[i] = u * Math.max(0, Math.min(1, v / 4 + 0.5));
    }
    double[] out = multiply(weights.get("project.weight"), gated, 2 * CHANNELS);
    for (int i = 0; i < out.length; i++) {
      out[i] += y[i] + weights.get("project.bias")[i / plane];
    }
    return out;
  }

  /** Multiplies the channels at each position by a matrix [outputs][inputs]. */
  private static double[] multiply(float[] matrix, double[] x, int inputs) {
    int plane = HEIGHT * WIDTH;
    double[] y = new double[matrix.length / inputs * plane];
    for (int i = 0; i < y.length; i++) {
      for (int c = 0; c < inputs; c++) {
        y[i] += matrix[i / plane * inputs + c] * x[c * plane + i % plane];
      }
    }
    return y;
  }

  private static float[] values(Random random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"RESIDUAL, 3, 2, 5, 4", "DEPTHWISE, 3, 2, 5, 4", "DEPTHWISE, 7, 0, 2, 1"})
  void weightsMatchMacsPerPixel(
      BlockType block, int quarter, int quarterBlocks, int eighth, int eighthBlocks) {
    // Given
    Architecture architecture =
        RandomNetworks.architecture(
            new TransformShape(block, quarter, quarterBlocks, eighth, eighthBlocks),
            new TransformShape(block, eighth, eighthBlocks, quarter, quarterBlocks));

    // Then
    assertThat(macsPerPixel(new EncoderNetwork(architecture)))
        .isEqualTo(architecture.encoderMacsPerPixel());
    assertThat(macsPerPixel(new DecoderNetwork(architecture)))
        .isEqualTo(architecture.decoderMacsPerPixel());
  }

  /** Counts every weight once for each position of its layer. */
  private static double macsPerPixel(Network network) {
    double macs = 0;
    for (String name : network.tensors().keySet()) {
      if (name.endsWith(".weight")) {
        boolean atQuarter =
            name.contains(".quarter.")
                || name.startsWith("encoder.in.")
                || name.startsWith("decoder.out.");
        macs += network.shape(name).size() / (atQuarter ? 16.0 : 64.0);
      }
    }
    return macs;
  }
}

package io.vqstream.study.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ParameterTable.Start;
import io.vqstream.study.script.Scalars;
import io.vqstream.study.script.ScriptPart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A PixelCNN over a grid of codes: masked convolutions with residual blocks (van den Oord et al.,
 * "Pixel Recurrent Neural Networks", 2016, sections 3.4 and 3.5). The prior of the codec is
 * another: exact, and made for its product quantizer.
 */
public final class CodePrior implements AutoCloseable {
  private static final int CHANNELS = 48;

  /** With the first layer, enough to see the other side of a grid of 8 x 8. */
  private static final int BLOCKS = 5;

  private final int positions;
  private final int codewords;
  private final Learner learner;
  private final Random random;

  /**
   * @param height rows of the grid
   * @param width columns of the grid
   * @param codewords values that a code can take
   */
  public CodePrior(int height, int width, int codewords, long seed) {
    this.positions = height * width;
    this.codewords = codewords;
    random = new Random(seed);
    ParameterTable table = new ParameterTable();
    table.add("prior.embedding", Start.normal(0.5), codewords, CHANNELS);
    convolution(table, "prior.first", CHANNELS, 5);
    for (int i = 0; i < BLOCKS; i++) {
      convolution(table, "prior.block" + i, CHANNELS, 3);
    }
    convolution(table, "prior.last", codewords, 1);
    learner =
        new Learner(
            List.of(
                ScriptPart.read(
                    "pixelcnn",
                    Map.of(
                        "height", height,
                        "width", width,
                        "channels", CHANNELS,
                        "blocks", BLOCKS))),
            table,
            List.of(),
            seed);
  }

  private static void convolution(ParameterTable table, String name, int outputs, int side) {
    double limit = 1 / Math.sqrt(CHANNELS * side * side / 2.0);
    table.add(name + ".weight", Start.uniform(limit), outputs, CHANNELS, side, side);
    table.add(name + ".bias", Start.at(0), outputs);
  }

  /** Returns codes as an array for {@link #step}; close it after use. */
  public NDArray array(int[] codes) {
    long[] values = Arrays.stream(codes).asLongStream().toArray();
    return learner.manager().create(values, new Shape(codes.length / positions, positions));
  }

  /**
   * Does a step on random images.
   *
   * @param codes of the training images
   * @return bits a code before it
   */
  public double step(NDArray codes, int batch, double rate) {
    long[] rows = random.longs(batch, 0, codes.getShape().get(0)).toArray();
    try (NDArray index = learner.manager().create(rows)) {
      return learner.step(Scalars.of(rate), codes, index)[0];
    }
  }

  /**
   * Returns the probability of each codeword at each position of some images, [N, positions,
   * codewords]. Those of a position depend on the codes before it, in raster order, bit for bit.
   */
  public float[] probabilities(int[] codes) {
    try (NDArray array = array(codes)) {
      return learner.call("probabilities", Scalars.of(0), array).get(0);
    }
  }

  /** Samples the codes of so many images. */
  public int[] sample(int images) {
    try (NDArray array = array(new int[images * positions])) {
      float[] codes = learner.call("draw_codes", Scalars.of(0), array).get(0);
      int[] values = new int[codes.length];
      for (int i = 0; i < codes.length; i++) {
        values[i] = (int) codes[i];
      }
      return values;
    }
  }

  /** Returns the positions of the grid. */
  public int positions() {
    return positions;
  }

  /** Returns the number of codewords. */
  public int codewords() {
    return codewords;
  }

  @Override
  public void close() {
    learner.close();
  }
}

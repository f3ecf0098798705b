package io.vqstream.study.bound;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ParameterTable.Start;
import io.vqstream.study.script.Scalars;
import io.vqstream.study.script.ScriptNetwork;
import io.vqstream.study.script.ScriptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The posterior of a negative binomial model of counts, approximated by semi-implicit variational
 * inference (Yin and Zhou 2018, section 4.2): x ~ NB(r, p), r ~ Gamma(0.01, rate 0.01), p ~
 * Beta(0.01, 0.01). Points are (log r, logit p).
 *
 * <p>The counts are those of red mites on 150 apple leaves (Bliss and Fisher 1953).
 */
public final class NegativeBinomial implements AutoCloseable {
  private static final float[] VALUES = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final float[] FREQUENCIES = {70, 38, 17, 10, 9, 3, 2, 1};
  private static final int NOISE = 10;
  private static final int HIDDEN = 60;
  private static final int SAMPLES = 100;

  private final Learner learner;
  private final NDArray values;
  private final NDArray frequencies;

  /**
   * @param implicit whether a network mixes the means of normal distributions; otherwise the
   *     approximation is one normal distribution with independent dimensions, the mean field
   */
  public NegativeBinomial(boolean implicit, long seed) {
    ParameterTable table = new ParameterTable();
    List<ScriptPart> parts = new ArrayList<>();
    ScriptNetwork mixing =
        new ScriptNetwork("mixing")
            .dense(NOISE, HIDDEN)
            .relu()
            .dense(HIDDEN, HIDDEN)
            .relu()
            .dense(HIDDEN, 2);
    mixing.declare(table);
    parts.add(mixing.method("mixing"));
    table.add("mean", Start.at(0), 2);
    table.add("log_deviation", Start.at(Math.log(0.3)), 2);
    parts.add(
        ScriptPart.read(
            "semi_implicit", Map.of("implicit", implicit, "noise", NOISE, "samples", SAMPLES)));
    learner = new Learner(parts, table, List.of(), seed);
    values = learner.manager().create(VALUES);
    frequencies = learner.manager().create(FREQUENCIES);
  }

  /**
   * Does a step.
   *
   * @param k further components of the mixture in the surrogate bound; 0 leaves its regularizer out
   * @return the bound in nats, up to a constant
   */
  public double step(double rate, int k) {
    return learner.step(Scalars.of(rate).withSamples(k + 1), values, frequencies)[0];
  }

  /** Returns so many samples of the approximation, [N, 2]. */
  public float[] sample(int count) {
    Scalars scalars = Scalars.of(0).withSamples(count);
    return learner.call("posterior", scalars, values, frequencies).get(0);
  }

  /**
   * Returns moments of the exact posterior by integration over a grid.
   *
   * @param side points in each direction
   */
  public Moments exact(int side) {
    float[] points = new float[2 * side * side];
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        points[2 * (i * side + j)] = -2f + 5f * i / (side - 1);
        points[2 * (i * side + j) + 1] = -4f + 6f * j / (side - 1);
      }
    }
    try (NDArray at = learner.manager().create(points, new Shape(side * (long) side, 2))) {
      float[] logs = learner.call("log_density", Scalars.of(0), values, frequencies, at).get(0);
      return Moments.weighted(points, logs);
    }
  }

  @Override
  public void close() {
    learner.close();
  }

  /**
   * Moments of points (log r, logit p).
   *
   * @param correlation of the two
   */
  public record Moments(
      double meanR, double meanP, double deviationR, double deviationP, double correlation) {

    /** Returns the moments of samples [N, 2]. */
    public static Moments of(float[] samples) {
      return weighted(samples, new float[samples.length / 2]);
    }

    /** Returns the moments of points with log weights. */
    static Moments weighted(float[] points, float[] logs) {
      double max = Double.NEGATIVE_INFINITY;
      for (float log : logs) {
        max = Math.max(max, log);
      }
      double[] sums = new double[6];
      for (int i = 0; i < logs.length; i++) {
        double weight = Math.exp(logs[i] - max);
        double x = points[2 * i];
        double y = points[2 * i + 1];
        double[] terms = {1, x, y, x * x, y * y, x * y};
        for (int j = 0; j < terms.length; j++) {
          sums[j] += weight * terms[j];
        }
      }
      double meanX = sums[1] / sums[0];
      double meanY = sums[2] / sums[0];
      double varianceX = sums[3] / sums[0] - meanX * meanX;
      double varianceY = sums[4] / sums[0] - meanY * meanY;
      double covariance = sums[5] / sums[0] - meanX * meanY;
      return new Moments(
          meanX,
          meanY,
          Math.sqrt(varianceX),
          Math.sqrt(varianceY),
          covariance / Math.sqrt(varianceX * varianceY));
    }
  }
}

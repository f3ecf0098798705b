package io.vqstream.training;

/** Muon and Adam in plain loops of 64-bit floats, without clipping and averages. */
final class ReferenceMuon {
  private final ParameterLayout layout;
  private final double learningRate;
  private final double[] parameters;
  private final double[] mean;
  private final double[] variance;
  private int steps;

  ReferenceMuon(ParameterLayout layout, float[] start, double learningRate) {
    this.layout = layout;
    this.learningRate = learningRate;
    parameters = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      parameters[i] = start[i];
    }
    mean = new double[start.length];
    variance = new double[start.length];
  }

  double[] parameters() {
    return parameters;
  }

  void step(float[] gradient) {
    steps++;
    int at = 0;
    for (MatrixGroup group : layout.matrices()) {
      for (int i = 0; i < group.names().size(); i++) {
        muon(group, at, gradient);
        at += group.rows() * group.columns();
      }
    }
    float[] rates = new float[layout.size()];
    layout.names().forEach(name -> layout.fill(rates, name, (float) TrainedNetworks.rate(name)));
    for (int i = at; i < parameters.length; i++) {
      mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
      variance[i] = 0.99 * variance[i] + 0.01 * gradient[i] * gradient[i];
      double unbiased = mean[i] / (1 - Math.pow(0.9, steps));
      double deviation = Math.sqrt(variance[i] / (1 - Math.pow(0.99, steps)));
      parameters[i] -= rates[i] * learningRate * unbiased / (deviation + 1e-8);
    }
  }

  private void muon(MatrixGroup group, int at, float[] gradient) {
    int columns = group.columns();
    double[][] x = new double[group.rows()][columns];
    double norm = 0;
    for (int i = 0; i < group.rows() * columns; i++) {
      mean[at + i] = 0.95 * mean[at + i] + 0.05 * gradient[at + i];
      x[i / columns][i % columns] = 0.05 * gradient[at + i] + 0.95 * mean[at + i];
      norm += Math.pow(x[i / columns][i % columns], 2);
    }
    for (double[] row : x) {
      for (int j = 0; j < columns; j++) {
        row[j] /= Math.sqrt(norm);
      }
    }
    for (int i = 0; i < 5; i++) {
      double[][] once = times(times(x, transposed(x)), x);
      double[][] twice = times(times(x, transposed(x)), once);
      for (int r = 0; r < x.length; r++) {
        for (int c = 0; c < columns; c++) {
          x[r][c] = 3.4445 * x[r][c] - 4.7750 * once[r][c] + 2.0315 * twice[r][c];
        }
      }
    }
    double scale = 0.2 * Math.sqrt(Math.max(group.rows(), group.openColumns()));
    for (int i = 0; i < group.rows() * columns; i++) {
      parameters[at + i] -= learningRate * scale * x[i / columns][i % columns];
    }
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  static double[][] transposed(double[][] matrix) {
    double[][] other = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        other[j][i] = matrix[i][j];
      }
    }
    return other;
  }
}

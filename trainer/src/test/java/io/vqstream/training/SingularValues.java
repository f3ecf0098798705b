package io.vqstream.training;

/**
 * The singular value decomposition of a matrix, by one-sided Jacobi rotations (Hestenes 1958).
 *
 * @param left left singular vectors, one a row
 * @param values singular values
 * @param right right singular vectors, one a row
 */
record SingularValues(double[][] left, double[] values, double[][] right) {
  private static final int SWEEPS = 60;

  /** Decomposes a matrix of full rank. */
  static SingularValues of(double[][] matrix) {
    if (matrix.length > matrix[0].length) {
      SingularValues other = of(ReferenceMuon.transposed(matrix));
      return new SingularValues(other.right, other.values, other.left);
    }
    int n = matrix.length;
    double[][] rows = new double[n][];
    double[][] rotation = new double[n][n];
    for (int i = 0; i < n; i++) {
      rows[i] = matrix[i].clone();
      rotation[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          double angle =
              Math.atan2(2 * dot(rows[i], rows[j]), dot(rows[j], rows[j]) - dot(rows[i], rows[i]))
                  / 2;
          rotate(rows[i], rows[j], angle);
          rotate(rotation[i], rotation[j], angle);
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.sqrt(dot(rows[i], rows[i]));
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] /= values[i];
      }
    }
    return new SingularValues(rotation, values, rows);
  }

  /** Returns U^T X V. */
  double[][] project(double[][] matrix) {
    double[][] core = new double[values.length][values.length];
    for (int i = 0; i < core.length; i++) {
      for (int j = 0; j < core.length; j++) {
        for (int r = 0; r < matrix.length; r++) {
          core[i][j] += left[i][r] * dot(matrix[r], right[j]);
        }
      }
    }
    return core;
  }

  private static void rotate(double[] a, double[] b, double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      a[i] = cos * x - sin * b[i];
      b[i] = sin * x + cos * b[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

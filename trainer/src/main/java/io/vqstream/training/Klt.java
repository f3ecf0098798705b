package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import java.util.Arrays;
import java.util.Comparator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The Karhunen-Loeve transform of 8x8 RGB blocks: the orthonormal directions in which blocks of the
 * training images vary most. The networks' linear paths start from it.
 *
 * @param basis leading eigenvectors of the blocks' second moment, [D][192]; a block is laid out as
 *     in depth-to-space: channel, row, column
 * @param deviations root of the second moment along each, in gray levels
 */
record Klt(double[][] basis, double[] deviations) {
  static final int BLOCK_SAMPLES = 3 * Architecture.BLOCK * Architecture.BLOCK;

  /**
   * Estimates the transform.
   *
   * @param batches planes [N, 3, size, size] of samples in gray levels minus 128
   * @param components leading components to keep
   */
  static Klt estimate(Iterable<float[]> batches, int size, int components) {
    int n = BLOCK_SAMPLES;
    double[] moment = new double[n * n];
    long blocks = 0;
    double[] block = new double[n];
    for (float[] batch : batches) {
      for (int image = 0; image < batch.length / (3 * size * size); image++) {
        for (int by = 0; by + 8 <= size; by += 8) {
          for (int bx = 0; bx + 8 <= size; bx += 8) {
            gather(batch, image, size, by, bx, block);
            for (int i = 0; i < n; i++) {
              for (int j = 0; j <= i; j++) {
                moment[i * n + j] += block[i] * block[j];
              }
            }
            blocks++;
          }
        }
      }
    }
    DMatrixRMaj matrix = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        matrix.set(i, j, moment[i * n + j] / blocks);
        matrix.set(j, i, moment[i * n + j] / blocks);
      }
    }
    return leading(matrix, components);
  }

  private static Klt leading(DMatrixRMaj moment, int components) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(BLOCK_SAMPLES, true, true);
    if (!eigen.decompose(moment)) {
      throw new IllegalStateException("the blocks' second moment has no eigenvectors");
    }
    Integer[] order = new Integer[BLOCK_SAMPLES];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()));
    double[][] basis = new double[components][];
    double[] deviations = new double[components];
    for (int c = 0; c < components; c++) {
      basis[c] = eigen.getEigenVector(order[c]).getData().clone();
      deviations[c] = Math.sqrt(Math.max(eigen.getEigenvalue(order[c]).getReal(), 1e-6));
    }
    return new Klt(basis, deviations);
  }

  private static void gather(float[] batch, int image, int size, int by, int bx, double[] block) {
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 8; x++) {
          block[(c * 8 + y) * 8 + x] = batch[((image * 3 + c) * size + by + y) * size + bx + x];
        }
      }
    }
  }
}

package io.vqstream.checkpoint;

/**
 * Subspaces of the product quantizer with equal shape. A subspace is a run of consecutive latent
 * channels that one codebook quantizes.
 *
 * @param count number of subspaces
 * @param dimensions latent channels of each subspace
 * @param codewords size of each codebook, 2..256; codeword 0 is the zero vector
 */
public record SubspaceGroup(int count, int dimensions, int codewords) {

  /** Checks the sizes. */
  public SubspaceGroup {
    if (count < 1 || dimensions < 1 || codewords < 2 || codewords > 256) {
      throw new IllegalArgumentException(
          "no such subspaces: "
              + count
              + " of "
              + dimensions
              + " channels and "
              + codewords
              + " codewords");
    }
  }
}

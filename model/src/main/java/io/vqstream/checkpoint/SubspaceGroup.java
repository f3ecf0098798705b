package io.vqstream.checkpoint;

/**
 * Slots of one kind. A slot is a run of neighboring latent channels that one codebook quantizes
 * together.
 *
 * @param count number of slots
 * @param dimensions latent channels of each slot
 * @param codewords entries of each slot's codebook, 2..256; entry 0 is the zero vector
 */
public record SubspaceGroup(int count, int dimensions, int codewords) {

  public SubspaceGroup {
    if (count < 1 || dimensions < 1 || codewords < 2 || codewords > 256) {
      throw new IllegalArgumentException(
          "no such slots: "
              + count
              + " of "
              + dimensions
              + " channels and "
              + codewords
              + " codewords");
    }
  }
}

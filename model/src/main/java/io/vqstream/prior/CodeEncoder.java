package io.vqstream.prior;

/** Encodes given codes. */
final class CodeEncoder implements CodebookCoder {
  private final byte[][] given;
  private final int subspaces;
  private final CodeWriter writer;
  private final int[] nonzero;

  /**
   * Creates an encoder.
   *
   * @param given the codes of each grid, {@code [position][subspace]}
   * @param subspaces number of subspaces
   * @param maxBatchSize maximum number of positions of a batch
   */
  CodeEncoder(byte[][] given, int subspaces, CodeWriter writer, int maxBatchSize) {
    this.given = given;
    this.subspaces = subspaces;
    this.writer = writer;
    nonzero = new int[maxBatchSize];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch batch, int[] codes) {
    int count = 0;
    for (int m = 0; m < batch.size; m++) {
      int at = batch.position(m) * subspaces + head.subspace().index();
      codes[m] = given[batch.grid(m)][at] & 0xff;
      if (codes[m] != 0) {
        nonzero[count++] = m;
      }
    }
    head.computeLogits(nonzero, count);
    for (int j = 0; j < count; j++) {
      head.softmax(j);
      writer.prepare(head, nonzero[j], codes[nonzero[j]]);
    }
    writer.write(head, batch, codes);
  }
}

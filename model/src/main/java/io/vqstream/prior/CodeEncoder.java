package io.vqstream.prior;

/** Writes codes that are settled already. */
final class CodeEncoder implements CodebookCoder {
  private final byte[][] given;
  private final int slots;
  private final CodeWriter writer;
  private final int[] members;

  CodeEncoder(byte[][] given, int slots, CodeWriter writer, int maxRows) {
    this.given = given;
    this.slots = slots;
    this.writer = writer;
    members = new int[maxRows];
  }

  @Override
  public void code(MixtureHead head, WavefrontBatch front, int[] codes) {
    int count = 0;
    for (int m = 0; m < front.rows; m++) {
      codes[m] = given[front.grid(m)][front.position(m) * slots + head.slot().index()] & 0xff;
      if (codes[m] != 0) {
        members[count++] = m;
      }
    }
    head.logits(members, count);
    for (int j = 0; j < count; j++) {
      head.softmax(j);
      writer.note(head, members[j], codes[members[j]]);
    }
    writer.write(head, front, codes);
  }
}

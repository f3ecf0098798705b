package io.vqstream.evaluation;

import io.vqstream.codec.CodeCounts;
import io.vqstream.codec.FrameInfo;

/**
 * The codes of one frame.
 *
 * @param checkpoint digest prefix of the checkpoint
 * @param codes number of codes
 * @param payloadBytes bytes of the range-coded codes
 * @param frameBytes bytes of the frame
 * @param crossEntropyBits sum of -log2 p over the codes
 * @param counts occurrences, {@code [subspace][codeword]}
 */
record CodeUsage(
    String checkpoint,
    long codes,
    int payloadBytes,
    int frameBytes,
    double crossEntropyBits,
    int[][] counts) {

  private static final int FIELDS = 6;

  static CodeUsage of(FrameInfo frame) {
    CodeCounts counts = frame.counts();
    int[][] table = new int[counts.subspaces()][];
    for (int subspace = 0; subspace < table.length; subspace++) {
      table[subspace] = new int[counts.codewords(subspace)];
      for (int codeword = 0; codeword < table[subspace].length; codeword++) {
        table[subspace][codeword] = counts.count(subspace, codeword);
      }
    }
    return new CodeUsage(
        frame.checkpoint(),
        frame.codes(),
        frame.payloadBytes(),
        frame.frameBytes(),
        frame.crossEntropyBits(),
        table);
  }

  /**
   * Formats the figures without spaces: fields between semicolons, subspaces between bars, each the
   * size of its codebook and {@code codeword=count} for the codewords in use.
   */
  String format() {
    StringBuilder text = new StringBuilder();
    text.append(checkpoint).append(';').append(codes).append(';').append(payloadBytes).append(';');
    text.append(frameBytes).append(';').append(crossEntropyBits).append(';');
    for (int[] row : counts) {
      text.append('|').append(row.length);
      for (int codeword = 0; codeword < row.length; codeword++) {
        if (row[codeword] != 0) {
          text.append(',').append(codeword).append('=').append(row[codeword]);
        }
      }
    }
    return text.toString();
  }

  /**
   * Parses {@link #format}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static CodeUsage parse(String text) {
    String[] fields = text.split(";", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(fields.length + " fields");
    }
    try {
      return parse(fields);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("a count without a codeword", e);
    }
  }

  private static CodeUsage parse(String[] fields) {
    String[] rows = fields[5].isEmpty() ? new String[0] : fields[5].substring(1).split("\\|");
    int[][] counts = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      counts[i] = parseRow(rows[i].split(","));
    }
    return new CodeUsage(
        fields[0],
        Long.parseLong(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Double.parseDouble(fields[4]),
        counts);
  }

  private static int[] parseRow(String[] words) {
    int[] row = new int[Integer.parseInt(words[0])];
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      row[Integer.parseInt(words[i].substring(0, equals))] =
          Integer.parseInt(words[i].substring(equals + 1));
    }
    return row;
  }
}

package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the files' markers: ITU-T T.81, annex B. */
class JdkJpegTest {
  private static final int PROGRESSIVE_FRAME = 0xffc2;
  private static final int HUFFMAN_TABLES = 0xffc4;
  private static final int START_OF_SCAN = 0xffda;
  private static final int QUANTISATION_TABLES = 0xffdb;

  /** Standard luminance table of T.81, table K.1, in zigzag order. */
  private static final int[] STANDARD = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };

  private record Segment(int marker, byte[] content) {}

  @Test
  void writesProgressiveFourTwoZero() throws Exception {
    // When
    byte[] file = new JdkJpeg().encode(Pictures.color(40, 30, 0), 75);

    // Then after precision, size and component count: id, sampling, table of each component
    byte[] frame = find(file, PROGRESSIVE_FRAME).get(0).content();
    assertThat(frame[5]).isEqualTo((byte) 3);
    assertThat(List.of(frame[7], frame[10], frame[13]))
        .containsExactly((byte) 0x22, (byte) 0x11, (byte) 0x11);
    assertThat(find(file, START_OF_SCAN)).hasSizeGreaterThan(3);
  }

  @Test
  void writesHuffmanTablesMadeForTheImage() throws Exception {
    // When
    byte[] first = new JdkJpeg().encode(Pictures.color(40, 30, 0), 75);
    byte[] second = new JdkJpeg().encode(Pictures.gray(64, 64, 9), 75);

    // Then
    assertThat(find(first, HUFFMAN_TABLES).get(0).content())
        .isNotEqualTo(find(second, HUFFMAN_TABLES).get(0).content());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95})
  void scalesTablesAsLibjpegDoes(int quality) throws Exception {
    // Given jpeg_quality_scaling and jpeg_add_quant_table with force_baseline
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    byte[] expected = new byte[64];
    for (int i = 0; i < 64; i++) {
      expected[i] = (byte) Math.max(1, Math.min(255, (STANDARD[i] * percent + 50) / 100));
    }

    // When
    byte[] file = new JdkJpeg().encode(Pictures.gray(16, 16, 0), quality);

    // Then the content is an id and then the table
    byte[] table = find(file, QUANTISATION_TABLES).get(0).content();
    assertThat(table).hasSize(65).startsWith(0).endsWith(expected);
  }

  private static List<Segment> find(byte[] file, int marker) {
    return segments(file).stream().filter(segment -> segment.marker() == marker).toList();
  }

  private static List<Segment> segments(byte[] file) {
    List<Segment> segments = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(file).position(2);
    while (buffer.remaining() > 3) {
      int marker = buffer.getShort() & 0xffff;
      if (marker < 0xffc0 || marker == 0xffff) {
        // entropy-coded data, or a stuffed zero within it
        buffer.position(buffer.position() - 1);
        continue;
      }
      byte[] content = new byte[(buffer.getShort() & 0xffff) - 2];
      buffer.get(content);
      segments.add(new Segment(marker, content));
    }
    return segments;
  }
}

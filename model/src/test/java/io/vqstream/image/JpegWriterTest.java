package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses the markers of written files (ITU-T T.81, annex B). */
class JpegWriterTest {
  private static final int BASELINE_FRAME = 0xffc0;
  private static final int PROGRESSIVE_FRAME = 0xffc2;
  private static final int HUFFMAN_TABLES = 0xffc4;
  private static final int START_OF_SCAN = 0xffda;
  private static final int QUANTIZATION_TABLES = 0xffdb;

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
    byte[] file = write(TestImages.gradient(40, 30), 75);

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
    byte[] first = write(TestImages.gradient(40, 30), 75);
    byte[] second = write(TestImages.grayRamp(64, 64), 75);

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
    byte[] file = write(TestImages.grayRamp(16, 16), quality);

    // Then the content is an id and then the table
    byte[] table = find(file, QUANTIZATION_TABLES).get(0).content();
    assertThat(table).hasSize(65).startsWith(0).endsWith(expected);
  }

  @Test
  void writesBaselineFilesToo() throws Exception {
    // When
    byte[] file = JpegWriter.write(TestImages.gradient(40, 30), 75, JpegWriter.Mode.BASELINE);

    // Then
    assertThat(find(file, BASELINE_FRAME)).hasSize(1);
    assertThat(find(file, START_OF_SCAN)).hasSize(1);
    assertThat(find(file, QUANTIZATION_TABLES).get(0).content())
        .isEqualTo(
            find(write(TestImages.gradient(40, 30), 75), QUANTIZATION_TABLES).get(0).content());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101})
  void rejectsQualityOutOfRange(int quality) {
    assertThatThrownBy(() -> write(TestImages.gradient(16, 16), quality))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 100");
  }

  private static byte[] write(Picture picture, int quality) {
    return JpegWriter.write(picture, quality, JpegWriter.Mode.PROGRESSIVE);
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

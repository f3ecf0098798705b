package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads event files by their format alone, with a second implementation of the CRC. */
class EventFileTest {

  @Test
  void startsWithVersionAndSession() {
    // When
    List<byte[]> events = records(EventFile.start(1_500, 150));

    // Then wall_time 1.5, step, "brain.Event:2"; then step 151, SessionLog START
    assertThat(events).hasSize(2);
    assertThat(hex(events.get(0)))
        .isEqualTo("09" + "000000000000f83f" + "1000" + "1a0d" + text("brain.Event:2"));
    assertThat(hex(events.get(1)))
        .isEqualTo("09" + "000000000000f83f" + "109701" + "3a02" + "0801");
  }

  @Test
  void putsFiguresUnderTagsByLevel() {
    // When
    byte[] file = EventFile.figures(1_500, 50, List.of("loss", "psnr_2"), new double[] {1.5, 30});

    // Then
    assertThat(hex(records(file).get(0)))
        .isEqualTo(
            "09000000000000f83f"
                + "1032"
                + "2a1c"
                + ("0a0b" + "0a04" + text("loss") + "15" + "0000c03f")
                + ("0a0d" + "0a06" + text("psnr/2") + "15" + "0000f041"));
  }

  @Test
  void leavesOutFiguresThatAreNotFinite() {
    // When
    byte[] file = EventFile.figures(0, 1, List.of("a", "b"), new double[] {Double.NaN, 1});

    // Then
    assertThat(hex(records(file).get(0))).contains(text("b")).doesNotContain("0a01" + text("a"));
  }

  /** Splits a file into its records and checks their lengths and checksums. */
  private static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] event = new byte[length[0] & 0xFF];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(masked(event));
      records.add(event);
    }
    return records;
  }

  /** CRC-32C bit by bit (RFC 3720), and the mask of TFRecord. */
  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte each : bytes) {
      crc ^= each & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static String text(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

package io.vqstream.frame;

import io.vqstream.image.PassthroughReason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Frames of each kind, and the bytes of others, put together from their fields. */
final class TestFrames {
  private static final HexFormat HEX = HexFormat.of();
  static final byte[] DIGEST = HEX.parseHex("5ca1ab1e" + "00112233".repeat(7));
  static final Frame.Coded CODED =
      new Frame.Coded(DIGEST, 0xbeef, 3, false, 32, 300, HEX.parseHex("c0ffee"));
  static final Frame.Passthrough PASSTHROUGH =
      new Frame.Passthrough(
          MediaType.JPEG, PassthroughReason.CMYK, 1, 70_000, HEX.parseHex("ffd8ffe0"));

  /** Bitstream of 32x300 pixels: the signature, then 31 + (299 << 14), lowest octet first. */
  static final String BITSTREAM = "2f 1fc04a00 c0ffee";

  static final Frame.Lossless LOSSLESS =
      new Frame.Lossless(false, 32, 300, new byte[0], hex(BITSTREAM));

  /** An inter frame: 300 frames after its key frame, which builds on the frame cafe0123. */
  static final Frame.Coded INTER =
      CODED.withReference(Optional.of(new Frame.Reference(0xcafe0123, 300)));

  private TestFrames() {}

  static Stream<Frame> frames() {
    return Stream.of(
        CODED,
        PASSTHROUGH,
        LOSSLESS,
        INTER,
        new Frame.Coded(DIGEST, 1, 2, true, 9, 9, hex("00 01 01 aa"), hex("c0"))
            .withReference(Optional.of(new Frame.Reference(0, 1))),
        new Frame.Lossless(true, 32, 300, hex("00 01 01 aa"), hex(BITSTREAM)),
        new Frame.Coded(DIGEST, 0, 63, true, 1, 1, new byte[0]),
        new Frame.Passthrough(MediaType.OTHER, PassthroughReason.OTHER, 128, 127, new byte[0]));
  }

  static byte[] hex(String octets) {
    return HEX.parseHex(octets.replace(" ", ""));
  }

  /** The fields in hexadecimal and their CRC-32C. */
  static byte[] frame(String... fields) {
    byte[] body = HEX.parseHex(String.join("", fields).replace(" ", ""));
    byte[] frame = Arrays.copyOf(body, body.length + 4);
    long crc = crc32c(body);
    for (int i = 0; i < 4; i++) {
      frame[body.length + i] = (byte) (crc >>> 24 - 8 * i);
    }
    return frame;
  }

  /** CRC-32C by its definition, bit by bit (RFC 3720, appendix B.4). */
  private static long crc32c(byte[] bytes) {
    int register = -1;
    for (byte octet : bytes) {
      register ^= octet & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        register = register >>> 1 ^ ((register & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    return ~register & 0xffffffffL;
  }
}

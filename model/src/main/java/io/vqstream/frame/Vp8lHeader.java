package io.vqstream.frame;

import java.util.Optional;

/**
 * The header of a VP8L bitstream (RFC 9649, section 3.3): the signature, then from the lowest bit
 * 14 bits of width - 1, 14 bits of height - 1, a bit that is set if the image has alpha, and 3 bits
 * of version, which is 0.
 */
final class Vp8lHeader {
  private static final int OCTETS = 5;
  private static final int SIGNATURE = 0x2f;
  private static final int SIZE_BITS = 14;
  private static final int SIZE_MASK = (1 << SIZE_BITS) - 1;

  private Vp8lHeader() {}

  /**
   * Returns why a bitstream is not that of an opaque image of a size, in one line; empty if its
   * header is. The bits after the header are not read.
   */
  static Optional<String> problem(byte[] bitstream, int width, int height) {
    if (bitstream.length < OCTETS) {
      return Optional.of("the lossless bitstream is truncated");
    }
    if (bitstream[0] != SIGNATURE) {
      return Optional.of("the lossless bitstream does not start with the VP8L signature");
    }
    int bits = 0;
    for (int i = OCTETS - 1; i > 0; i--) {
      bits = bits << 8 | bitstream[i] & 0xff;
    }
    int codedWidth = 1 + (bits & SIZE_MASK);
    int codedHeight = 1 + (bits >>> SIZE_BITS & SIZE_MASK);
    if (codedWidth != width || codedHeight != height) {
      return Optional.of(
          "the frame claims %dx%d pixels, its lossless bitstream %dx%d"
              .formatted(width, height, codedWidth, codedHeight));
    }
    int alphaAndVersion = bits >>> 2 * SIZE_BITS;
    return alphaAndVersion == 0
        ? Optional.empty()
        : Optional.of("the lossless bitstream has alpha or an unknown version");
  }
}

package io.vqstream.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.PassthroughReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected bytes are put together from the grammar in {@link Frame}'s Javadoc, by hand. */
class FrameTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] DIGEST = HEX.parseHex("5ca1ab1e" + "00112233".repeat(7));
  private static final Frame.Coded CODED =
      new Frame.Coded(DIGEST, 0xbeef, 3, false, 32, 300, HEX.parseHex("c0ffee"));
  private static final Frame.Passthrough PASSTHROUGH =
      new Frame.Passthrough(
          MediaType.JPEG, PassthroughReason.CMYK, 1, 70_000, HEX.parseHex("ffd8ffe0"));

  /** Bitstream of 32x300 pixels: the signature, then 31 + (299 << 14), lowest octet first. */
  private static final String BITSTREAM = "2f 1fc04a00 c0ffee";

  private static final Frame.Lossless LOSSLESS =
      new Frame.Lossless(false, 32, 300, new byte[0], hex(BITSTREAM));

  static Stream<Frame> frames() {
    return Stream.of(
        CODED,
        PASSTHROUGH,
        LOSSLESS,
        new Frame.Lossless(true, 32, 300, hex("00 01 01 aa"), hex(BITSTREAM)),
        new Frame.Coded(DIGEST, 0, 63, true, 1, 1, new byte[0]),
        new Frame.Passthrough(MediaType.OTHER, PassthroughReason.OTHER, 128, 127, new byte[0]));
  }

  @Test
  void writesCodedFrameByGrammar() {
    assertThat(CODED.toBytes())
        .isEqualTo(
            frame(
                "f651 01", // magic, version
                "03", // quality 3, color
                "5ca1ab1e", // checkpoint
                "beef", // check
                "20", // width 32
                "ac02", // height 300 = 2 * 128 + 44
                "c0ffee")); // payload
  }

  @Test
  void writesPassthroughFrameByGrammar() {
    assertThat(PASSTHROUGH.toBytes())
        .isEqualTo(
            frame(
                "f651 01",
                "80", // pass-through
                "02", // JPEG
                "03", // CMYK
                "01", // width 1
                "f0a204", // height 70000 = 4 * 16384 + 34 * 128 + 112
                "ffd8ffe0")); // the file
  }

  @Test
  void writesLosslessFrameByGrammar() {
    assertThat(LOSSLESS.toBytes())
        .isEqualTo(
            frame(
                "f651 03", // magic, version
                "81", // lossless, color, without metadata
                "20", // width 32
                "ac02", // height 300
                BITSTREAM));
  }

  @Test
  void writesMetadataOfGrayLosslessFrame() {
    assertThat(new Frame.Lossless(true, 32, 300, hex("00 01 01 aa"), hex(BITSTREAM)).toBytes())
        .isEqualTo(
            frame(
                "f651 03",
                "c2", // lossless, gray, with metadata
                "20 ac02",
                "04", // length of method and items
                "00 01 01 aa",
                BITSTREAM));
  }

  @Test
  void isSmallerThanWebpFileOfBitstream() {
    // Given the largest size of libwebp, 16383 + 1 in both fields of the header
    byte[] bitstream = hex("2f feffff0f 00");
    Frame.Lossless frame = new Frame.Lossless(false, 16_383, 16_384, new byte[0], bitstream);

    // Then the frame has at most 13 octets around its bitstream, the file 20
    assertThat(frame.length() - bitstream.length).isEqualTo(13);
    assertThat(frame.toBytes()).hasSize(frame.length());
    assertThat(frame.bitstreamOffset()).isEqualTo(9);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'03 5ca1ab1e beef 20 20',            version 3 is for lossless frames only, 4",
    "'80 02 03 20 ac02 2f 1fc04a00',      version 3 is for lossless frames only, 4",
    "'83 20 ac02 2f 1fc04a00',            unknown kind of frame 131, 4",
    "'ff 20 ac02 2f 1fc04a00',            unknown kind of frame 255, 4",
    "'81',                                ends before its width, 4",
    "'81 20',                             ends before its height, 5",
    "'81 e0d403 e0d403 2f 1fc04a00',      image of 60000x60000 pixels is too large, 10",
    "'82 20 ac02 00 2f 1fc04a00',         length of the metadata is not a valid number, 7",
    "'82 20 ac02 7f 2f 1fc04a00',         ends before its metadata, 8",
    "'81 20 ac02',                        bitstream is truncated, 7",
    "'81 20 ac02 2f 1fc04a',              bitstream is truncated, 7",
    "'81 20 ac02 2e 1fc04a00 c0',         does not start with the VP8L signature, 7",
    "'81 20 ab02 2f 1fc04a00 c0',         'claims 32x299 pixels, its lossless bitstream 32x300', 7",
    "'81 21 ac02 2f 1fc04a00 c0',         'claims 33x300 pixels, its lossless bitstream 32x300', 7",
    "'81 20 ac02 2f 1fc04a10 c0',         has alpha or an unknown version, 7",
    "'81 20 ac02 2f 1fc04a20 c0',         has alpha or an unknown version, 7",
  })
  void rejectsInvalidFieldsOfLosslessFrame(String body, String reason, int offset) {
    assertFault(frame("f651 03", body), Fault.CORRUPT_FRAME, offset, reason);
  }

  @Test
  void rejectsBitstreamOfAnotherSize() {
    assertThatThrownBy(() -> new Frame.Lossless(false, 32, 301, new byte[0], hex(BITSTREAM)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32x300");
  }

  private static byte[] hex(String octets) {
    return HEX.parseHex(octets.replace(" ", ""));
  }

  @Test
  void readsGrayFromBit6OfLevel() throws Exception {
    // Given
    byte[] gray = frame("f651 01", "7f", "5ca1ab1e", "beef", "01", "01");

    // When
    Frame.Coded frame = (Frame.Coded) Frame.parse(gray);

    // Then
    assertThat(frame.gray()).isTrue();
    assertThat(frame.quality()).isEqualTo(63);
    assertThat(frame.toBytes()).isEqualTo(gray);
  }

  /** Released bytes: a change here is a new version of the frame. */
  @Test
  void parsesReadOnlyBufferFromItsPosition() throws Exception {
    // Given
    byte[] bytes = PASSTHROUGH.toBytes();
    ByteBuffer buffer =
        ByteBuffer.allocate(bytes.length + 5).put(3, bytes).position(3).limit(3 + bytes.length);

    // When
    Frame frame = Frame.parse(buffer.asReadOnlyBuffer());

    // Then
    assertThat(frame).usingRecursiveComparison().isEqualTo(PASSTHROUGH);
    assertThat(buffer.position()).isEqualTo(3);
  }

  @Test
  void parsesVersion1() throws Exception {
    // When
    Frame coded = Frame.parse(HEX.parseHex("f65101035ca1ab1ebeef20ac02c0ffee39a825d5"));
    Frame original = Frame.parse(HEX.parseHex("f6510180020301f0a204ffd8ffe060d66c32"));

    // Then
    assertThat(coded).usingRecursiveComparison().isEqualTo(CODED);
    assertThat(original).usingRecursiveComparison().isEqualTo(PASSTHROUGH);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void parsesWrittenFrame(Frame frame) throws Exception {
    assertThat(Frame.parse(frame.toBytes())).usingRecursiveComparison().isEqualTo(frame);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "127,128",
    "128,127",
    "16383,16384",
    "2097151,300",
    "2097152,2",
    "1,268435456",
    "1,715827882",
    "26755,26754"
  })
  void parsesSizesOfEveryLength(int width, int height) throws Exception {
    // When
    Frame frame =
        Frame.parse(new Frame.Coded(DIGEST, 1, 1, false, width, height, DIGEST).toBytes());

    // Then
    assertThat(frame.width()).isEqualTo(width);
    assertThat(frame.height()).isEqualTo(height);
  }

  @Test
  void adds16BytesToCodesOf32x32Pixels() {
    byte[] payload = new byte[100];

    assertThat(new Frame.Coded(DIGEST, 1, 4, false, 32, 32, payload).toBytes()).hasSize(116);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void rejectsEveryTruncation(Frame frame) {
    byte[] bytes = frame.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(fault(cut)).isEqualTo(Fault.CORRUPT_FRAME);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void rejectsOneOrTwoFlippedBits(Frame frame) {
    byte[] bytes = frame.toBytes();
    for (int first = 0; first < bytes.length * 8; first++) {
      flip(bytes, first);
      boolean version = first / 8 == 2;
      assertThat(fault(bytes))
          .isIn(version ? List.of(Fault.values()) : List.of(Fault.CORRUPT_FRAME));
      for (int second = first + 1; second < bytes.length * 8; second++) {
        flip(bytes, second);
        assertThat(fault(bytes)).isNotNull();
        flip(bytes, second);
      }
      flip(bytes, first);
    }
    assertThat(bytes).isEqualTo(frame.toBytes());
  }

  @Test
  void rejectsSplicedFrames() {
    byte[] a = CODED.toBytes();
    byte[] b = new Frame.Coded(DIGEST, 0xbeef, 3, false, 32, 300, HEX.parseHex("decade")).toBytes();
    for (int cutA = 0; cutA <= a.length; cutA++) {
      for (int cutB = 0; cutB <= b.length; cutB++) {
        // When
        byte[] splice = Arrays.copyOf(a, cutA + b.length - cutB);
        System.arraycopy(b, cutB, splice, cutA, b.length - cutB);

        // Then
        if (!Arrays.equals(splice, a) && !Arrays.equals(splice, b)) {
          assertThat(fault(splice)).isNotNull();
        }
      }
    }
  }

  @Test
  void rejectsNoise() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (i % 2 == 0 && noise.length >= 3) {
        System.arraycopy(CODED.toBytes(), 0, noise, 0, 3);
      }
      assertThat(fault(noise)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u00f6Q", "hello, world", "{\"a\": 1}"})
  void rejectsText(String text) {
    assertFault(text.getBytes(UTF_8), Fault.CORRUPT_FRAME, 0, "not a vqstream frame (at byte 0)");
  }

  @Test
  void reportsOffsetOfChecksumMismatch() {
    byte[] bytes = CODED.toBytes();
    bytes[5] ^= 0x10;

    assertFault(bytes, Fault.CORRUPT_FRAME, bytes.length - 4, "checksum mismatch");
  }

  @Test
  void reportsOlderVersion() {
    assertFault(
        frame("f651 00", "0102030405"), Fault.FRAME_TOO_OLD, 2, "frame version 0 is too old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"04", "05", "7f", "ff"})
  void reportsNewerVersionBeforeChecksum(String version) {
    byte[] bytes = HEX.parseHex("f651" + version + "00");

    assertFault(
        bytes, Fault.FRAME_TOO_NEW, 2, "version " + Integer.parseInt(version, 16) + " is too new");
  }

  /** The checksum is right in all of these: the fields are forged. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'',                              ends before its kind, 3",
    "'00 5ca1ab1e beef 20 20',        quality 0 is not valid, 4",
    "'40 5ca1ab1e beef 20 20',        quality 0 is not valid, 4",
    "'81 0203 20 20',                 unknown kind of frame 129, 4",
    "'03 5ca1ab',                     ends before its checkpoint, 4",
    "'03 5ca1ab1e be',                ends before its check, 9",
    "'03 5ca1ab1e beef',              ends before its width, 10",
    "'03 5ca1ab1e beef 20',           ends before its height, 11",
    "'03 5ca1ab1e beef 20 ac',        ends before its height, 12",
    "'03 5ca1ab1e beef 00 20',        the width is not a valid number, 10",
    "'03 5ca1ab1e beef 20 00',        the height is not a valid number, 11",
    "'03 5ca1ab1e beef a000 20',      the width is not a valid number, 10",
    "'03 5ca1ab1e beef ffffffff08 01', the width is not a valid number, 10",
    "'03 5ca1ab1e beef ffffffffff 01', the width is not a valid number, 10",
    "'03 5ca1ab1e beef 808080808001 01', the width is not a valid number, 10",
    "'03 5ca1ab1e beef e0d403 e0d403', image of 60000x60000 pixels is too large, 16",
    "'03 5ca1ab1e beef 01 abd5aad502', image of 1x715827883 pixels is too large, 16",
    "'80',                            ends before its type, 4",
    "'80 02',                         ends before its reason, 5",
    "'80 0203 e0d403 e0d403',         image of 60000x60000 pixels is too large, 12",
  })
  void rejectsInvalidFieldsInIntactFrame(String body, String reason, int offset) {
    assertFault(frame("f651 01", body), Fault.CORRUPT_FRAME, offset, reason);
  }

  @Test
  void acceptsUnknownTypeAndReason() throws Exception {
    // When
    Frame frame = Frame.parse(frame("f651 01", "80 63 64 01 01", "cafe"));

    // Then
    assertThat(frame)
        .usingRecursiveComparison()
        .isEqualTo(new Frame.Passthrough(MediaType.OTHER, 100, 1, 1, HEX.parseHex("cafe")));
  }

  @Test
  void rejectsAnotherCheckpoint() throws Exception {
    // Given
    byte[] other = DIGEST.clone();
    other[3] ^= 1;

    // Then
    CODED.requireCheckpoint(DIGEST);
    assertThatThrownBy(() -> CODED.requireCheckpoint(other))
        .isInstanceOf(FrameException.class)
        .hasMessage("the frame needs checkpoint 5ca1ab1e, the codec has 5ca1ab1f (at byte 4)")
        .extracting(e -> ((FrameException) e).fault())
        .isEqualTo(Fault.UNKNOWN_CHECKPOINT);
  }

  @Test
  void rejectsCodesOfAnotherPrior() throws Exception {
    // Given
    byte[] codes = {0, 0, 17, 0, (byte) 255};
    int check = Frame.check(codes, 9, 7, 2, false);
    Frame.Coded frame = new Frame.Coded(DIGEST, check, 2, false, 9, 7, DIGEST);

    // Then
    frame.requireCodes(codes);
    codes[2]++;
    assertThatThrownBy(() -> frame.requireCodes(codes))
        .isInstanceOf(FrameException.class)
        .extracting(e -> ((FrameException) e).fault())
        .isEqualTo(Fault.PRIOR_MISMATCH);
  }

  @Test
  void coversCodesAndGeometryByCheck() {
    // Given
    byte[] codes = {1, 2, 3};
    int check = Frame.check(codes, 32, 16, 4, false);

    // Then: CRC-32C of 010203 00000020 00000010 00000004 is 6f571a40
    assertThat(check).isEqualTo(0x6f57 ^ 0x1a40);
    assertThat(Frame.check(new byte[] {1, 3, 2}, 32, 16, 4, false)).isNotEqualTo(check);
    assertThat(Frame.check(new byte[] {1, 2, 3, 0}, 32, 16, 4, false)).isNotEqualTo(check);
    assertThat(Frame.check(codes, 16, 32, 4, false)).isNotEqualTo(check);
    assertThat(Frame.check(codes, 32, 16, 3, false)).isNotEqualTo(check);
    assertThat(Frame.check(codes, 32, 16, 4, true)).isNotEqualTo(check);
  }

  @ParameterizedTest
  @CsvSource({"0,1,1,1", "64,1,1,1", "1,0,1,1", "1,1,-1,1", "1,60000,60000,1", "1,1,1,65536"})
  void rejectsInvalidComponents(int quality, int width, int height, int check) {
    assertThatThrownBy(() -> new Frame.Coded(DIGEST, check, quality, false, width, height, DIGEST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertFault(byte[] bytes, Fault fault, int offset, String reason) {
    FrameException e = catchThrowableOfType(FrameException.class, () -> Frame.parse(bytes));
    assertThat(e).hasMessageContaining(reason);
    assertThat(e.fault()).isEqualTo(fault);
    assertThat(e.offset()).isEqualTo(offset);
  }

  /** What is wrong with a frame, null where it is accepted. */
  private static Fault fault(byte[] bytes) {
    try {
      Frame.parse(bytes);
      return null;
    } catch (FrameException e) {
      return e.fault();
    }
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
  }

  /** The fields in hexadecimal and their CRC-32C. */
  private static byte[] frame(String... fields) {
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

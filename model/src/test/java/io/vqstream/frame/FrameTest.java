package io.vqstream.frame;

import static io.vqstream.frame.TestFrames.BITSTREAM;
import static io.vqstream.frame.TestFrames.CODED;
import static io.vqstream.frame.TestFrames.DIGEST;
import static io.vqstream.frame.TestFrames.INTER;
import static io.vqstream.frame.TestFrames.LOSSLESS;
import static io.vqstream.frame.TestFrames.PASSTHROUGH;
import static io.vqstream.frame.TestFrames.frame;
import static io.vqstream.frame.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.frame.FrameException.Fault;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected bytes are put together from the grammar in {@link Frame}'s Javadoc, by hand. */
class FrameTest {
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

  @Test
  void writesReferenceOfInterFrame() {
    assertThat(INTER.toBytes())
        .isEqualTo(
            frame(
                "f651 04",
                "03", // level
                "5ca1ab1e", // checkpoint
                "beef", // check
                "cafe0123", // reference
                "ac02", // distance
                "20 ac02",
                "00", // no metadata
                "c0ffee"));
    assertThat(INTER.sizeOffset()).isEqualTo(16);
  }

  @Test
  void writesMetadataOfInterFrame() {
    Frame.Coded frame =
        new Frame.Coded(DIGEST, 0xbeef, 3, true, 32, 300, hex("00 01 01 aa"), hex("c0ffee"))
            .withReference(Optional.of(new Frame.Reference(0xcafe0123, 1)));

    assertThat(frame.toBytes())
        .isEqualTo(
            frame("f651 04", "43 5ca1ab1e beef cafe0123 01 20 ac02", "04 00 01 01 aa", "c0ffee"));
  }

  @Test
  void namesFrameByItsChecksum() {
    byte[] bytes = CODED.toBytes();

    assertThat(Frame.checksum(bytes)).isEqualTo(0x39a825d5);
    assertThat(INTER.reference().orElseThrow().name()).isEqualTo("cafe0123");
  }

  @Test
  void rejectsBitstreamOfAnotherSize() {
    assertThatThrownBy(() -> new Frame.Lossless(false, 32, 301, new byte[0], hex(BITSTREAM)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32x300");
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

  /** Released bytes: a change here is a new version of the frame. */
  @Test
  void parsesVersion1() throws Exception {
    // When
    Frame coded = Frame.parse(hex("f65101035ca1ab1ebeef20ac02c0ffee39a825d5"));
    Frame original = Frame.parse(hex("f6510180020301f0a204ffd8ffe060d66c32"));

    // Then
    assertThat(coded).usingRecursiveComparison().isEqualTo(CODED);
    assertThat(original).usingRecursiveComparison().isEqualTo(PASSTHROUGH);
  }

  @ParameterizedTest
  @MethodSource("io.vqstream.frame.TestFrames#frames")
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

  @Test
  void acceptsUnknownTypeAndReason() throws Exception {
    // When
    Frame frame = Frame.parse(frame("f651 01", "80 63 64 01 01", "cafe"));

    // Then
    assertThat(frame)
        .usingRecursiveComparison()
        .isEqualTo(new Frame.Passthrough(MediaType.OTHER, 100, 1, 1, hex("cafe")));
  }

  @Test
  void rejectsAnotherCheckpoint() throws Exception {
    // Given
    byte[] other = DIGEST.clone();
    other[3] ^= 1;

    // Then
    FrameChecks.requireCheckpoint(CODED, DIGEST);
    assertThatThrownBy(() -> FrameChecks.requireCheckpoint(CODED, other))
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
    FrameChecks.requireCodes(frame, codes);
    codes[2]++;
    assertThatThrownBy(() -> FrameChecks.requireCodes(frame, codes))
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
}

package io.vqstream.frame;

import static io.vqstream.frame.TestFrames.CODED;
import static io.vqstream.frame.TestFrames.DIGEST;
import static io.vqstream.frame.TestFrames.frame;
import static io.vqstream.frame.TestFrames.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.frame.FrameException.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no frame: which fault is reported, and where. */
class FrameFaultsTest {
  @ParameterizedTest
  @MethodSource("io.vqstream.frame.TestFrames#frames")
  void rejectsEveryTruncation(Frame frame) {
    byte[] bytes = frame.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(fault(cut)).isEqualTo(Fault.CORRUPT_FRAME);
    }
  }

  @ParameterizedTest
  @MethodSource("io.vqstream.frame.TestFrames#frames")
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
    byte[] b = new Frame.Coded(DIGEST, 0xbeef, 3, false, 32, 300, hex("decade")).toBytes();
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
  @ValueSource(strings = {"05", "06", "7f", "ff"})
  void reportsNewerVersionBeforeChecksum(String version) {
    byte[] bytes = hex("f651" + version + "00");

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

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'80 02 03 20 ac02',                          version 4 cannot hold a file, 4",
    "'81 20 ac02 2f 1fc04a00',                    unknown kind of frame 129, 4",
    "'40 5ca1ab1e beef cafe0123 01 20 20 00',     quality 0 is not valid, 4",
    "'03 5ca1ab1e beef',                          ends before its reference, 10",
    "'03 5ca1ab1e beef cafe01',                   ends before its reference, 13",
    "'03 5ca1ab1e beef cafe0123',                 ends before its distance, 14",
    "'03 5ca1ab1e beef cafe0123 00 20 20 00',     the distance is not a valid number, 14",
    "'03 5ca1ab1e beef cafe0123 8100 20 20 00',   the distance is not a valid number, 14",
    "'03 5ca1ab1e beef cafe0123 ffffffff08 20',   the distance is not a valid number, 14",
    "'03 5ca1ab1e beef cafe0123 ffffffff07 20',   distance 2147483647 is too large, 19",
    "'03 5ca1ab1e beef cafe0123 01',              ends before its width, 15",
    "'03 5ca1ab1e beef cafe0123 01 20 00',        the height is not a valid number, 16",
    "'03 5ca1ab1e beef cafe0123 01 e0d403 e0d403', image of 60000x60000 pixels is too large, 21",
    "'03 5ca1ab1e beef cafe0123 01 20 20',        ends before its length of the metadata, 17",
    "'03 5ca1ab1e beef cafe0123 01 20 20 8000',   length of the metadata is not a valid number, 17",
    "'03 5ca1ab1e beef cafe0123 01 20 20 04 00',  ends before its metadata, 18",
  })
  void rejectsInvalidFieldsOfInterFrame(String body, String reason, int offset) {
    assertFault(frame("f651 04", body), Fault.CORRUPT_FRAME, offset, reason);
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
}

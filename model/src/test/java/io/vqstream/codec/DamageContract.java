package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.StageListener;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A frame that is not what was written gives no picture, and the error says of what kind it is,
 * where it lies and why. First what happens to frames on their way, which the checksum notices;
 * then frames that lie: something is changed and the checksum made right again.
 */
interface DamageContract extends CodecUnderTest {

  @Test
  default void noBytesAreNoFrame() {
    refused(new byte[0], Fault.CORRUPT_FRAME, 0, "no vqstream frame");
  }

  @Test
  default void everyTruncationIsRefused() throws Exception {
    for (byte[] frame : smallFrames()) {
      for (int length = 1; length < frame.length; length++) {
        FrameException refusal = refused(Arrays.copyOf(frame, length), Fault.CORRUPT_FRAME);
        assertThat(refusal.offset()).as("cut to %d", length).isBetween(0L, (long) length);
      }
    }
  }

  @Test
  default void everyFlippedBitIsRefused() throws Exception {
    for (byte[] frame : smallFrames()) {
      for (int bit = 0; bit < 8 * frame.length; bit++) {
        byte[] damaged = frame.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        switch (bit / 8) {
          case 0, 1 -> refused(damaged, Fault.CORRUPT_FRAME, 0, "no vqstream frame");
          case 2 -> refusedForItsVersion(damaged);
          default -> refused(damaged, Fault.CORRUPT_FRAME, frame.length - 4, "checksum differs");
        }
      }
    }
  }

  private void refusedForItsVersion(byte[] frame) {
    boolean older = (frame[2] & 0xff) < Frame.OLDEST_VERSION;
    Fault fault = older ? Fault.FRAME_TOO_OLD : Fault.FRAME_TOO_NEW;
    refused(frame, fault, 2, "frame version " + (frame[2] & 0xff) + " is too ");
  }

  @Test
  default void bytesBehindAFrameAreRefused() throws Exception {
    for (byte[] frame : smallFrames()) {
      for (int more = 1; more <= 9; more++) {
        byte[] longer = Arrays.copyOf(frame, frame.length + more);
        refused(longer, Fault.CORRUPT_FRAME, longer.length - 4, "checksum differs");
      }
    }
  }

  @Test
  default void twoFramesInARowAreRefused() throws Exception {
    byte[] frame = smallFrame();
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);

    refused(twice, Fault.CORRUPT_FRAME, twice.length - 4, "checksum differs");
  }

  @Test
  default void aFrameOfAnotherCheckpointIsToldApart() throws Exception {
    // Given
    byte[] frame;
    try (ImageCodec stranger =
        ImageCodecs.open(TinyCheckpoint.named("stranger"), StageListener.NONE)) {
      frame = stranger.encode(SyntheticPicture.of(16, 16, 1), 1).frame();
    }

    // Then
    refused(frame, Fault.UNKNOWN_CHECKPOINT, 4, "checkpoint " + checkpoint(frame));
  }

  private static String checkpoint(byte[] frame) throws FrameException {
    return ((Frame.Coded) Frame.parse(frame)).checkpointName();
  }

  /** A lie about the size, to one with as many codes, with fewer and with more. */
  @ParameterizedTest
  @CsvSource({"23,16", "24,15", "17,9", "16,24", "24,17", "25,16", "1,1", "8,8", "300,200"})
  default void aFrameThatLiesAboutItsSizeIsRefused(int width, int height) throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, frame.quality(), width, height, frame.payload());

    // Then
    refused(lie, Fault.PRIOR_MISMATCH, 8, "the codes come out with check");
  }

  @Test
  default void aFrameThatLiesAboutItsQualityIsRefused() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    for (int quality = 1; quality <= codec().levels(); quality++) {
      if (quality != frame.quality()) {
        // When
        byte[] lie = forged(frame, quality, frame.width(), frame.height(), frame.payload());

        // Then
        refused(lie, Fault.PRIOR_MISMATCH, 8, "the codes come out with check");
      }
    }
  }

  @Test
  default void aFrameOfALevelThatTheCheckpointLacksIsRefused() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, codec().levels() + 1, 24, 16, frame.payload());

    // Then
    refused(lie, Fault.CORRUPT_FRAME, 3, "the checkpoint has 1.." + codec().levels());
  }

  @Test
  default void aFrameThatClaimsTooManyPixelsIsRefusedBeforeItTakesMemory() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, frame.quality(), 26_755, 26_754, frame.payload());

    // Then
    refused(lie, Fault.CORRUPT_FRAME, 10, "frame of 26755x26754 pixels, allowed are 1048576");
  }

  /** Padded to blocks of 8x8 pixels it is eight times the limit. */
  @Test
  default void refusesLineAsLongAsTheLimit() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, frame.quality(), 1 << 20, 1, frame.payload());

    // Then
    refused(lie, Fault.CORRUPT_FRAME, 10, "blocks of 8x8 pixels count in full");
  }

  @Test
  default void codesThatAreCutShortAreRefused() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());
    byte[] codes = frame.payload();

    for (int length = 0; length < codes.length; length++) {
      // When
      byte[] lie =
          forged(
              frame, frame.quality(), frame.width(), frame.height(), Arrays.copyOf(codes, length));

      // Then
      refused(lie, Fault.PRIOR_MISMATCH, 8, "the codes come out with check");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  default void bytesBehindTheCodesAreRefused(int more) throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());
    byte[] longer = Arrays.copyOf(frame.payload(), frame.payload().length + more);

    // When
    byte[] lie = forged(frame, frame.quality(), frame.width(), frame.height(), longer);

    // Then
    refused(lie, Fault.CORRUPT_FRAME, lie.length - 4, "the codes end before their bytes do");
  }

  @Test
  default void imagesAboveTheLimitAreRefusedBothWays() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(11, 10, 13);
    byte[] file = PngWriter.write(picture);
    byte[] frame = codec().encode(picture, 1).frame();

    try (ImageCodec strict = open(StageListener.NONE, 100)) {
      // Then
      assertThatThrownBy(() -> strict.encode(file, 1))
          .isInstanceOfSatisfying(
              UnreadableImageException.class,
              e ->
                  assertThat(e.reason())
                      .isEqualTo(UnreadableImageException.Reason.TOO_MANY_PIXELS));
      assertThatThrownBy(() -> strict.decode(frame))
          .isInstanceOf(FrameException.class)
          .hasMessageContaining("11x10 pixels")
          .hasMessageContaining("100");
    }
  }

  private byte[] smallFrame() {
    return codec().encode(SyntheticPicture.of(24, 16, 11), 2).frame();
  }

  /** In color, in gray, and a file as it came. */
  private List<byte[]> smallFrames() throws UnreadableImageException {
    return List.of(
        smallFrame(),
        codec().encode(SyntheticPicture.gray(16, 24, 12), 3).frame(),
        codec().encode(SyntheticPicture.translucentPng(), 1).frame());
  }

  private static byte[] forged(
      Frame.Coded frame, int quality, int width, int height, byte[] payload) {
    return new Frame.Coded(
            frame.checkpoint(), frame.check(), quality, frame.gray(), width, height, payload)
        .toBytes();
  }

  private void refused(byte[] frame, Fault fault, long offset, String reason) {
    FrameException refusal = refused(frame, fault);
    assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
    assertThat(refusal).hasMessageContaining(reason);
  }

  /** Decoding and inspecting refuse it, in the same words: one line with the offset. */
  private FrameException refused(byte[] frame, Fault fault) {
    FrameException decoding =
        catchThrowableOfType(FrameException.class, () -> codec().decode(frame));
    FrameException inspecting =
        catchThrowableOfType(FrameException.class, () -> codec().inspect(frame));
    assertThat(decoding).as("decoding").isNotNull();
    assertThat(inspecting).as("inspecting").isNotNull().hasMessage(decoding.getMessage());
    assertThat(decoding.fault()).as(decoding.getMessage()).isEqualTo(fault);
    assertThat(decoding.getMessage())
        .doesNotContain("\n")
        .endsWith(" (at byte " + decoding.offset() + ")");
    return decoding;
  }
}

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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A frame that differs from what was written is rejected with the fault, the offset and the
 * problem. The first tests damage frames in transit, which the checksum detects; the others forge a
 * field and recompute the checksum.
 */
interface DamageContract extends CodecUnderTest {

  @Test
  default void rejectsEmptyInput() {
    rejected(new byte[0], Fault.CORRUPT_FRAME, 0, "not a vqstream frame");
  }

  @Test
  default void rejectsEveryTruncation() throws Exception {
    for (byte[] frame : smallFrames()) {
      for (int length = 1; length < frame.length; length++) {
        FrameException refusal = rejected(Arrays.copyOf(frame, length), Fault.CORRUPT_FRAME);
        assertThat(refusal.offset()).as("cut to %d", length).isBetween(0L, (long) length);
      }
    }
  }

  @Test
  default void rejectsEveryFlippedBit() throws Exception {
    for (byte[] frame : smallFrames()) {
      for (int bit = 0; bit < 8 * frame.length; bit++) {
        byte[] damaged = frame.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        switch (bit / 8) {
          case 0, 1 -> rejected(damaged, Fault.CORRUPT_FRAME, 0, "not a vqstream frame");
          case 2 -> rejectedForVersion(damaged);
          default -> rejected(damaged, Fault.CORRUPT_FRAME, frame.length - 4, "checksum mismatch");
        }
      }
    }
  }

  private void rejectedForVersion(byte[] frame) {
    int version = frame[2] & 0xff;
    if (version >= Frame.OLDEST_VERSION && version <= Frame.VERSION) {
      rejected(frame, Fault.CORRUPT_FRAME, frame.length - 4, "checksum mismatch");
      return;
    }
    boolean older = version < Frame.OLDEST_VERSION;
    Fault fault = older ? Fault.FRAME_TOO_OLD : Fault.FRAME_TOO_NEW;
    rejected(frame, fault, 2, "frame version " + version + " is too ");
  }

  @Test
  default void rejectsBytesAfterFrame() throws Exception {
    for (byte[] frame : smallFrames()) {
      for (int more = 1; more <= 9; more++) {
        byte[] longer = Arrays.copyOf(frame, frame.length + more);
        rejected(longer, Fault.CORRUPT_FRAME, longer.length - 4, "checksum mismatch");
      }
    }
  }

  @Test
  default void rejectsConcatenatedFrames() throws Exception {
    byte[] frame = smallFrame();
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);

    rejected(twice, Fault.CORRUPT_FRAME, twice.length - 4, "checksum mismatch");
  }

  @Test
  default void rejectsFrameOfAnotherCheckpoint() throws Exception {
    // Given
    byte[] frame;
    try (ImageCodec stranger =
        ImageCodecs.builder().setCheckpoint(TinyCheckpoint.named("stranger")).build()) {
      frame = stranger.encode(SyntheticPicture.of(16, 16, 1), 1).frame();
    }

    // Then
    rejected(frame, Fault.UNKNOWN_CHECKPOINT, 4, "checkpoint " + checkpoint(frame));
  }

  private static String checkpoint(byte[] frame) throws FrameException {
    return ((Frame.Coded) Frame.parse(frame)).checkpointName();
  }

  /** Forges the size: as many codes, fewer and more. */
  @ParameterizedTest
  @CsvSource({"23,16", "24,15", "17,9", "16,24", "24,17", "25,16", "1,1", "8,8", "300,200"})
  default void rejectsFalseSize(int width, int height) throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, frame.quality(), width, height, frame.payload());

    // Then
    rejected(lie, Fault.PRIOR_MISMATCH, 8, "the decoded codes have check");
  }

  @Test
  default void rejectsFalseQuality() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    for (int quality = 1; quality <= codec().levels(); quality++) {
      if (quality != frame.quality()) {
        // When
        byte[] lie = forged(frame, quality, frame.width(), frame.height(), frame.payload());

        // Then
        rejected(lie, Fault.PRIOR_MISMATCH, 8, "the decoded codes have check");
      }
    }
  }

  @Test
  default void rejectsLevelThatCheckpointLacks() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, codec().levels() + 1, 24, 16, frame.payload());

    // Then
    rejected(lie, Fault.CORRUPT_FRAME, 3, "the checkpoint has levels 1.." + codec().levels());
  }

  @Test
  default void rejectsTooManyPixelsBeforeAllocating() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, frame.quality(), 26_755, 26_754, frame.payload());

    // Then
    rejected(
        lie,
        Fault.TOO_MANY_PIXELS,
        10,
        "an image of 26755x26754 pixels exceeds the limit of 1048576");
  }

  /** Padded to blocks of 8x8 pixels, the image is eight times the limit. */
  @Test
  default void rejectsLineOfLimitLength() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());

    // When
    byte[] lie = forged(frame, frame.quality(), 1 << 20, 1, frame.payload());

    // Then
    rejected(lie, Fault.TOO_MANY_PIXELS, 10, "which counts blocks of 8x8 pixels in full");
  }

  @Test
  default void rejectsTruncatedCodes() throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());
    byte[] codes = frame.payload();

    for (int length = 0; length < codes.length; length++) {
      // When
      byte[] lie =
          forged(
              frame, frame.quality(), frame.width(), frame.height(), Arrays.copyOf(codes, length));

      // Then
      rejected(lie, Fault.PRIOR_MISMATCH, 8, "the decoded codes have check");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  default void rejectsBytesAfterCodes(int more) throws Exception {
    // Given
    Frame.Coded frame = (Frame.Coded) Frame.parse(smallFrame());
    byte[] longer = Arrays.copyOf(frame.payload(), frame.payload().length + more);

    // When
    byte[] lie = forged(frame, frame.quality(), frame.width(), frame.height(), longer);

    // Then
    rejected(lie, Fault.CORRUPT_FRAME, lie.length - 4, "the payload is not the canonical encoding");
  }

  @Test
  default void rejectsImagesAbovePixelLimit() throws Exception {
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

  private byte[] smallInterFrame() throws UnreadableImageException {
    MovingScene scene = MovingScene.of(24, 16, 11);
    QualityPolicy policy = QualityPolicy.level(2).withKeyFrameInterval(2);
    Encoded keyFrame = codec().encode(scene.png(0), policy, Optional.empty());
    Encoded inter = codec().encode(scene.png(1), policy, keyFrame.reference());
    assertThat(inter.frame()[Frame.VERSION_OFFSET]).isEqualTo((byte) Frame.INTER_VERSION);
    return inter.frame();
  }

  /** Returns a frame in color, one in gray, an inter frame and a pass-through frame. */
  private List<byte[]> smallFrames() throws UnreadableImageException {
    return List.of(
        smallFrame(),
        codec().encode(SyntheticPicture.gray(16, 24, 12), 3).frame(),
        smallInterFrame(),
        codec().encode(SyntheticPicture.translucentPng(), 1).frame());
  }

  private static byte[] forged(
      Frame.Coded frame, int quality, int width, int height, byte[] payload) {
    return new Frame.Coded(
            frame.checkpoint(), frame.check(), quality, frame.gray(), width, height, payload)
        .toBytes();
  }

  private void rejected(byte[] frame, Fault fault, long offset, String reason) {
    FrameException refusal = rejected(frame, fault);
    assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
    assertThat(refusal).hasMessageContaining(reason);
  }

  /** Asserts that decode and inspect reject a frame with the same one-line message and offset. */
  private FrameException rejected(byte[] frame, Fault fault) {
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

package io.vqstream.codecpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which of image, checkpoint and system is at fault when a codec fails. */
class GuardedCodecTest {
  private static final CheckpointId ID = new CheckpointId("line 3", "98d16f4d" + "0".repeat(56));
  private static final byte[] PNG = PngWriter.write(SyntheticPicture.of(40, 24, 1));
  private static final Frame FRAME =
      new Frame.Coded(ID.digestBytes(), 0, 1, false, 8, 8, new byte[1]);
  private static final QualityPolicy LEVEL = QualityPolicy.level(2);

  @AutoClose
  private final ImageCodec base =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();

  private final FailedCheckpoints failures = new FailedCheckpoints();

  @Test
  void encodesWithDefaultIfCheckpointFails() throws Exception {
    // Given
    ImageCodec codec = guarded(new Broken(true), base, FailureHandling.DEFAULT);

    // When
    Encoded encoded = codec.encode(PNG, LEVEL);

    // Then
    assertThat(encoded.frame()).isEqualTo(base.encode(PNG, LEVEL).frame());
    assertThat(failures.problem(ID))
        .hasValue("failed to encode an image: IllegalStateException: no such layer");
  }

  @Test
  void rejectsImageIfConfigured() {
    // Given
    ImageCodec codec = guarded(new Broken(true), base, FailureHandling.DEAD_LETTER);

    // When / Then
    assertThatThrownBy(() -> codec.encode(PNG, LEVEL))
        .isInstanceOf(CheckpointFailedException.class)
        .hasMessage("checkpoint 98d16f4d (line 3) failed: IllegalStateException: no such layer");
    assertThat(failures.problem(ID)).isPresent();
  }

  @Test
  void keepsCheckpointThatFailsAtSingleImage() throws Exception {
    // Given
    ImageCodec codec = guarded(new Broken(false), base, FailureHandling.DEFAULT);

    // When
    Encoded encoded = codec.encode(PNG, LEVEL);

    // Then
    assertThat(encoded.frame()).isEqualTo(base.encode(PNG, LEVEL).frame());
    assertThat(failures.problem(ID)).isEmpty();
  }

  @Test
  void throwsFaultIfDefaultFailsToo() {
    // Given
    ImageCodec codec = guarded(new Broken(true), new Broken(true), FailureHandling.DEFAULT);

    // When / Then
    assertThatThrownBy(() -> codec.encode(PNG, LEVEL)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> codec.decode(FRAME)).isInstanceOf(IllegalStateException.class);
    assertThat(failures.problem(ID)).isEmpty();
  }

  @Test
  void keepsPolicyWithDefault() throws Exception {
    // Given
    List<QualityPolicy> wanted = new ArrayList<>();
    ImageCodec fallback =
        new ForwardingCodec(base) {
          @Override
          public Encoded encode(
              byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
              throws UnreadableImageException {
            wanted.add(policy);
            return super.encode(source, policy, reference);
          }
        };

    // When
    guarded(new Broken(true), fallback, FailureHandling.DEFAULT)
        .encode(PNG, LEVEL.withMetadata(true).withKeyFrameInterval(9));

    // Then
    assertThat(wanted).containsExactly(LEVEL.withMetadata(true).withKeyFrameInterval(9));
  }

  @Test
  void throwsFaultAtFrameOfValidCheckpoint() {
    // Given a codec that fails at this frame and codes a test image
    ImageCodec codec = guarded(new BrokenAt(FRAME), base, FailureHandling.DEFAULT);

    // When / Then
    assertThatThrownBy(() -> codec.decode(FRAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no memory");
  }

  @Test
  void rejectsFrameThatItsCheckpointCannotDecode() {
    // Given
    ImageCodec codec = guarded(new Broken(true), base, FailureHandling.DEFAULT);

    // When / Then
    assertThatThrownBy(() -> codec.decode(FRAME))
        .isInstanceOf(CheckpointFailedException.class)
        .hasMessageStartingWith("checkpoint 98d16f4d (line 3) failed: ");
  }

  private ImageCodec guarded(ImageCodec codec, ImageCodec fallback, FailureHandling handling) {
    return new GuardedCodec(codec, ID, fallback, failures, handling);
  }

  /** Fails at one frame. */
  private final class BrokenAt extends ForwardingCodec {
    private final Frame broken;

    BrokenAt(Frame broken) {
      super(base);
      this.broken = broken;
    }

    @Override
    public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
      if (frame == broken) {
        throw new IllegalStateException("no memory");
      }
      return super.decode(frame, reference);
    }
  }

  /** Fails at image files and frames, and perhaps at pixels, which the trial codes. */
  private final class Broken extends ForwardingCodec {
    private final boolean always;

    Broken(boolean always) {
      super(base);
      this.always = always;
    }

    @Override
    public Encoded encode(byte[] source, QualityPolicy wanted, Optional<ReferenceFrame> reference) {
      throw new IllegalStateException("no such layer");
    }

    @Override
    public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
      if (always) {
        throw new IllegalStateException("no such layer");
      }
      return super.encode(image, policy);
    }

    @Override
    public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
      if (always) {
        throw new IllegalStateException("no such layer");
      }
      return super.decode(frame, reference);
    }
  }
}

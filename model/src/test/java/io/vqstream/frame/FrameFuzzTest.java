package io.vqstream.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.FrameDamage;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import io.vqstream.prior.CodeHistory;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes, decoding ends in an image or in one clear line. */
@Tag("fuzz")
class FrameFuzzTest {
  private static final long MAX_PIXELS = 64 * 64;
  private static final int SUBSPACES = TinyCheckpoint.read().architecture().subspaceCount();
  private static final ImageCodec CODEC =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).optMaxPixels(MAX_PIXELS).build();

  /**
   * @param body a frame without its checksum, which no fuzzer would ever get right
   */
  @FuzzTest
  void decodesOrRejectsAnyBytes(byte[] body) {
    decoded(body);
    byte[] frame = FrameDamage.mended(Arrays.copyOf(body, body.length + Frame.CHECKSUM_OCTETS));
    decoded(frame);
  }

  /** Returns a reference frame that fits an inter frame, whose codes are 0 and 1. */
  private static Optional<ReferenceFrame> reference(Frame frame) {
    if (!(frame instanceof Frame.Coded coded) || coded.reference().isEmpty()) {
      return Optional.empty();
    }
    Frame.Reference named = coded.reference().get();
    long positions = (long) VqVae.positions(frame.width()) * VqVae.positions(frame.height());
    byte[] codes = new byte[(int) Math.min(positions, MAX_PIXELS) * SUBSPACES];
    for (int i = 0; i < codes.length && !coded.gray(); i += 3) {
      codes[i] = 1;
    }
    CodeHistory history = CodeHistory.ofKeyFrame(codes, SUBSPACES);
    return Optional.of(
        new ReferenceFrame(coded.header(), named.checksum(), named.distance() - 1, history));
  }

  private static void decoded(byte[] bytes) {
    try {
      Frame frame = Frame.parse(bytes);
      Decoded decoded = CODEC.decode(frame, reference(frame));
      FrameInfo report = CODEC.inspect(bytes);
      if (decoded instanceof Decoded.Coded coded) {
        Picture picture = coded.picture();
        assertThat(picture.pixels()).isLessThanOrEqualTo(MAX_PIXELS);
        assertThat(report.width()).isEqualTo(picture.width());
        assertThat(report.height()).isEqualTo(picture.height());
      }
    } catch (FrameException e) {
      assertThat(e.offset()).isBetween(0L, (long) bytes.length);
      assertThat(e.getMessage()).doesNotContain("\n").endsWith(" (at byte " + e.offset() + ")");
    }
  }
}

package io.vqstream.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.FrameDamage;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes, decoding ends in an image or in one clear line. */
@Tag("fuzz")
class FrameFuzzTest {
  private static final long MAX_PIXELS = 64 * 64;
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

  private static void decoded(byte[] bytes) {
    try {
      Decoded decoded = CODEC.decode(bytes);
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

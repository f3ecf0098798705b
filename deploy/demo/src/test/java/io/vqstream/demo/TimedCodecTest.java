package io.vqstream.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecContract;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.PngWriter;
import io.vqstream.inference.StageListener;
import org.junit.jupiter.api.Test;

class TimedCodecTest extends ImageCodecContract {
  @Override
  public ImageCodec open(StageListener listener, long maxPixels) {
    return TimedCodec.wrap(
        ImageCodecs.builder()
            .setCheckpoint(TinyCheckpoint.read())
            .optListener(listener)
            .optMaxPixels(maxPixels)
            .build());
  }

  @Test
  void remembersHowLongAFrameTookBothWays() throws Exception {
    // Given
    byte[] file = PngWriter.write(SyntheticPicture.of(20, 20, 90));
    try (TimedCodec timed = (TimedCodec) open(StageListener.NONE, 1 << 20)) {

      // When
      byte[] frame = timed.encode(file, 1).frame();
      timed.decode(frame.clone());

      // Then
      assertThat(timed.encodeMillis(frame)).isPositive();
      assertThat(timed.decodeMillis(frame)).isPositive();
      assertThat(timed.encodeMillis(new byte[1])).isZero();
    }
  }
}

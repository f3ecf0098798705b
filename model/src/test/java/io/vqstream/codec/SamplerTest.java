package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.prior.Sampling;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private final Checkpoint checkpoint = TinyCheckpoint.read();
  private final Sampler sampler = new Sampler(checkpoint);

  @Test
  void drawsFrameThatCodecDecodes() throws FrameException {
    // Given
    byte[] frame = sampler.frame(40, 24, 2, sampling(7));

    // When
    Decoded decoded;
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      decoded = codec.decode(frame);
    }

    // Then
    assertThat(decoded).isInstanceOf(Decoded.Coded.class);
    assertThat(((Decoded.Coded) decoded).picture().width()).isEqualTo(40);
    assertThat(((Decoded.Coded) decoded).picture().height()).isEqualTo(24);
  }

  @Test
  void keepsUpperHalfOfCompletedImage() throws FrameException {
    // Given
    Frame.Coded image = (Frame.Coded) Frame.parse(sampler.frame(40, 64, 2, sampling(7)));

    // When
    byte[] completed = sampler.complete(image, sampling(8));

    // Then
    byte[] before = codes(image);
    byte[] after = codes((Frame.Coded) Frame.parse(completed));
    int half = before.length / 2;
    assertThat(Arrays.copyOf(after, half)).isEqualTo(Arrays.copyOf(before, half));
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void drawsSameFrameFromSameSeed() {
    assertThat(sampler.frame(16, 16, 1, sampling(5)))
        .isEqualTo(sampler.frame(16, 16, 1, sampling(5)))
        .isNotEqualTo(sampler.frame(16, 16, 1, sampling(6)));
  }

  @Test
  void rejectsLevelOutOfRange() {
    assertThatThrownBy(() -> sampler.frame(16, 16, 99, sampling(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quality 99 is out of range");
  }

  private static Sampling sampling(long seed) {
    return new Sampling(1, 1, seed);
  }

  private byte[] codes(Frame.Coded frame) {
    RangeDecoder in = new RangeDecoder(frame.payload(), 0, frame.payload().length);
    int rows = VqVae.positions(frame.height());
    int columns = VqVae.positions(frame.width());
    return PixelCnnPrior.of(checkpoint).decode(in, rows, columns, frame.quality()).codes();
  }
}

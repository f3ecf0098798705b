package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private final Checkpoint checkpoint = TinyCheckpoint.read();
  private final Sampler sampler = new Sampler(checkpoint);

  @Test
  void drawsFrameThatCodecDecodes() throws FrameException {
    // Given
    byte[] frame = sampler.frame(40, 24, 2, 7);

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
  void encodesSampleBackToItsNoise() throws FrameException {
    // Given
    byte[] noise = new byte[64];
    new SplittableRandom(3).nextBytes(noise);

    // When
    byte[] payload = ((Frame.Coded) Frame.parse(sampler.frame(96, 80, 3, 3))).payload();

    // Then
    assertThat(payload.length).isGreaterThan(noise.length + 8);
    assertThat(Arrays.copyOf(payload, noise.length)).isEqualTo(noise);
  }

  @Test
  void drawsSameFrameFromSameSeed() {
    assertThat(sampler.frame(16, 16, 1, 5))
        .isEqualTo(sampler.frame(16, 16, 1, 5))
        .isNotEqualTo(sampler.frame(16, 16, 1, 6));
  }

  @Test
  void rejectsLevelOutOfRange() {
    assertThatThrownBy(() -> sampler.frame(16, 16, 99, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quality 99 is out of range");
  }
}

package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MacCountsTest {
  private static final Architecture PHOTOS = BundledCheckpoint.PHOTOS.read().architecture();

  @Test
  void countsNetworksOfPhotos() {
    // Given: counts of each layer by hand, with 64 pixels in a latent position, 16 in a quarter
    double linear = 9 * 192 * 64 / 64.0;
    double pixels = 9 * 48 * 64 / 16.0;
    double quarterBlocks = 2 * (9 + 1) * 64 * 64 / 16.0;
    double resampling = 9 * (4 * 64) * 160 / 64.0;
    double eighthBlocks = 3 * (9 + 1) * 160 * 160 / 64.0;
    double latents = 9 * 160 * 64 / 64.0;
    double sum = linear + pixels + quarterBlocks + resampling + eighthBlocks + latents;

    // Then
    assertThat(sum).isEqualTo(27_776);
    assertThat(PHOTOS.encoderMacsPerPixel()).isEqualTo(sum);
    assertThat(PHOTOS.decoderMacsPerPixel()).isEqualTo(sum);
  }

  @Test
  void countsPriorOfPhotos() {
    // Given: counts of each layer by hand
    int context = 12 * (2 * 64) * 128;
    int residual = 3 * (5 + 1) * 128 * 128;
    int heads = 36 * 24 * 128;
    int locations = 4 * 64 * 64;
    int density = (8 * (2 + 1) + 28 * (4 + 1)) * 24;
    int logits = (20 * 255 + 16 * 127) * 24;
    int depth = 0; // values and arsinhs of the channels that are known, to head and locations
    for (int first = 0; first < 8; first++) {
      depth += 2 * first * (24 + 1);
    }
    for (int first = 8; first < 64; first += 2) {
      depth += 2 * first * (24 + 2);
    }
    int sum = context + residual + heads + locations + density + logits + depth;

    // Then
    assertThat(sum).isEqualTo(845_960);
    assertThat(PHOTOS.priorMacsPerPixel()).isEqualTo(sum / 64.0);
  }
}

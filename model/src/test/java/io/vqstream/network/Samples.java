package io.vqstream.network;

import io.vqstream.image.Picture;

/** Pictures whose sides are multiples of 8 as input of a {@link NetworkExecutor}. */
final class Samples {
  private Samples() {}

  static float[] of(Picture picture) {
    byte[] rgb = picture.rgb();
    float[] samples = new float[rgb.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = ((rgb[i] & 0xff) - 128) / 64f;
    }
    return samples;
  }
}

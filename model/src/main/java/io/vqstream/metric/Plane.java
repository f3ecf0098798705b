package io.vqstream.metric;

/** One channel of an image: samples 0..255 row by row. */
record Plane(int width, int height, float[] samples) {

  /** Extracts a channel, 0..2, of interleaved RGB. */
  static Plane of(byte[] rgb, int channel, int width, int height) {
    float[] samples = new float[width * height];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = rgb[3 * i + channel] & 0xff;
    }
    return new Plane(width, height, samples);
  }

  /** Downsamples by 2x2 means. An odd side is padded with a zero at both ends. */
  Plane halved() {
    int left = width % 2;
    int top = height % 2;
    int halfWidth = (width + 2 * left) / 2;
    int halfHeight = (height + 2 * top) / 2;
    float[] half = new float[halfWidth * halfHeight];
    for (int y = 0; y < halfHeight; y++) {
      for (int x = 0; x < halfWidth; x++) {
        int column = 2 * x - left;
        int row = 2 * y - top;
        half[y * halfWidth + x] =
            (at(column, row) + at(column + 1, row) + at(column, row + 1) + at(column + 1, row + 1))
                / 4;
      }
    }
    return new Plane(halfWidth, halfHeight, half);
  }

  private float at(int x, int y) {
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : samples[y * width + x];
  }
}

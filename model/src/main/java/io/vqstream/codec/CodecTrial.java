package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.metric.Psnr;

/**
 * Self-test of a codec: encodes and decodes a small synthetic image to verify a checkpoint before
 * it is used.
 */
public final class CodecTrial {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;

  private CodecTrial() {}

  /**
   * Opens the codec of a checkpoint, tests it and closes it.
   *
   * @throws UnusableCheckpointException if the codec cannot be opened or fails the test
   */
  public static void run(Checkpoint checkpoint) {
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      run(codec);
    }
  }

  /**
   * Tests every quality level of a codec.
   *
   * @throws UnusableCheckpointException if the codec fails, or if the PSNR at its max level is not
   *     above that of an image of the mean color
   */
  public static void run(ImageCodec codec) {
    Picture image = image();
    double psnr = 0;
    for (int level = 1; level <= codec.levels(); level++) {
      psnr = Psnr.of(image.rgb(), decoded(codec, image, level));
    }
    double flat = Psnr.of(image.rgb(), meanColor(image.rgb()));
    if (psnr <= flat) {
      throw new UnusableCheckpointException(
          "the test image has %.1f dB at max quality, a flat image of its mean color %.1f dB"
              .formatted(psnr, flat));
    }
  }

  private static byte[] decoded(ImageCodec codec, Picture image, int level) {
    try {
      QualityPolicy codes = QualityPolicy.level(level).withLossless(LosslessMode.NEVER);
      byte[] frame = codec.encode(new Decoded.Coded(image), codes).frame();
      if (codec.decode(frame) instanceof Decoded.Coded coded) {
        return coded.picture().rgb();
      }
      throw new IllegalStateException("it was passed through");
    } catch (FrameException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while coding the test image", e);
      }
      throw new UnusableCheckpointException(
          "the test image cannot be coded at quality " + level + ": " + e.getMessage(), e);
    }
  }

  /** Returns an image of color gradients, an edge and a fine texture. */
  private static Picture image() {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      int edge = x + 2 * y > WIDTH ? 70 : 0;
      int texture = y > HEIGHT / 2 && (x & 2) == 0 ? 25 : 0;
      rgb[3 * i] = (byte) (40 + 3 * x + edge);
      rgb[3 * i + 1] = (byte) (60 + 3 * y + edge + texture);
      rgb[3 * i + 2] = (byte) (150 - x - y + texture);
    }
    return new Picture(WIDTH, HEIGHT, false, rgb);
  }

  private static byte[] meanColor(byte[] rgb) {
    long[] sums = new long[3];
    for (int i = 0; i < rgb.length; i++) {
      sums[i % 3] += rgb[i] & 0xff;
    }
    byte[] flat = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      flat[i] = (byte) (sums[i % 3] * 3 / rgb.length);
    }
    return flat;
  }
}

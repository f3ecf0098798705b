package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.inference.StageListener;
import io.vqstream.metric.Psnr;

/** The codec that a contract tests. */
interface CodecUnderTest {
  /** Returns a codec for images of up to 2^20 pixels, open as long as the tests run. */
  ImageCodec codec();

  /** Opens another codec of the same kind, which the test closes. */
  ImageCodec open(StageListener listener, long maxPixels);

  /** Returns the checkpoint of a frame; overridden by codecs that have others than the tiny one. */
  default Checkpoint checkpointOf(byte[] frame) throws FrameException {
    return TinyCheckpoint.read();
  }

  /** Decodes a coded frame to pixels. */
  default Picture decode(byte[] frame) throws FrameException {
    return decode(codec(), frame);
  }

  static Picture decode(ImageCodec codec, byte[] frame) throws FrameException {
    return ((Decoded.Coded) codec.decode(frame)).picture();
  }

  /**
   * Asserts that a frame that was encoded concurrently equals one that was encoded alone, as far as
   * the arithmetic of the encoder network does not depend on the batch.
   */
  default void assertSame(byte[] beside, byte[] alone) throws FrameException {
    assertThat(beside).isEqualTo(alone);
  }

  static double psnr(Picture one, Picture other) {
    return Psnr.of(one.rgb(), other.rgb());
  }

  /** Returns the PSNR of the picture's mean color: that of a codec that sends no detail. */
  static double psnrOfMeanColor(Picture picture) {
    long[] sums = new long[3];
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      sums[i % 3] += rgb[i] & 0xff;
    }
    byte[] constant = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      constant[i] = (byte) (sums[i % 3] / picture.pixels());
    }
    return Psnr.of(rgb, constant);
  }
}

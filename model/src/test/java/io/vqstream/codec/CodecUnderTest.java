package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.inference.StageListener;
import io.vqstream.metric.Psnr;

/** The codec that a contract is checked on. */
interface CodecUnderTest {
  /** A codec for images of up to 2^20 pixels, open as long as the tests run. */
  ImageCodec codec();

  /** Opens another of the same kind, which the test closes. */
  ImageCodec open(StageListener listener, long maxPixels);

  /** The checkpoint that wrote the frame, for a codec that has others than the tiny one. */
  default Checkpoint checkpointOf(byte[] frame) throws FrameException {
    return TinyCheckpoint.read();
  }

  /** The pixels of a coded frame. */
  default Picture decode(byte[] frame) throws FrameException {
    return decode(codec(), frame);
  }

  static Picture decode(ImageCodec codec, byte[] frame) throws FrameException {
    return ((Decoded.Coded) codec.decode(frame)).picture();
  }

  /**
   * Checks a frame that was made beside others against one of the same picture that was not: it is
   * the same, but where the encoder network's arithmetic may differ with what runs beside it.
   */
  default void assertSame(byte[] beside, byte[] alone) throws FrameException {
    assertThat(beside).isEqualTo(alone);
  }

  static double psnr(Picture one, Picture other) {
    return Psnr.of(one.rgb(), other.rgb());
  }

  /** How close the picture's mean color comes to it: what a codec does that sends no detail. */
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

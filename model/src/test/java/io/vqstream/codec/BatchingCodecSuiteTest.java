package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.FrameException;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.StageListener;

/** Runs the contract of {@link ImageCodec} on a {@link BatchingCodec}. */
class BatchingCodecSuiteTest extends ImageCodecContract {
  private static final Checkpoint TINY = TinyCheckpoint.read();

  @Override
  public ImageCodec open(StageListener listener, long maxPixels) {
    return Batching.open(BatchLimits.DEFAULT, listener, TINY, maxPixels);
  }

  /** Sums of the encoder network may depend on the batch size, and with them a few codes. */
  @Override
  public void assertSame(byte[] beside, byte[] alone) throws FrameException {
    assertThat((double) beside.length).isCloseTo(alone.length, within(4 + 0.05 * alone.length));
    assertThat(CodecUnderTest.psnr(decode(beside), decode(alone))).isGreaterThan(45);
  }
}

package io.vqstream.codec;

import io.vqstream.inference.StageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Contract of {@link ImageCodec}. The test of an implementation extends this class and opens the
 * codec; its checkpoint must be the tiny one or of similar quality. Lossless frames are off.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ImageCodecContract
    implements RoundTripContract,
        QualityContract,
        QualityPolicyContract,
        PassthroughContract,
        DamageContract,
        SequenceContract,
        IndependenceContract {
  /** The codec under test, shared by all tests of the class to detect leftover state. */
  protected ImageCodec codec;

  @Override
  public abstract ImageCodec open(StageListener listener, long maxPixels);

  @Override
  public final ImageCodec codec() {
    return codec;
  }

  @BeforeAll
  protected final void open() {
    codec = new CodesOnly(open(StageListener.NONE, 1 << 20));
  }

  @AfterAll
  protected final void close() {
    codec.close();
  }
}

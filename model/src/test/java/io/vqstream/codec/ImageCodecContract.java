package io.vqstream.codec;

import io.vqstream.inference.StageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What every codec of this project does, whatever its checkpoint. An implementation inherits all of
 * it by saying how it is opened; the checkpoint must be the tests' tiny one, or another whose
 * pictures are not much worse.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ImageCodecContract
    implements RoundTripContract,
        QualityContract,
        QualityPolicyContract,
        PassthroughContract,
        DamageContract,
        IndependenceContract {
  /** The codec under test, one for all tests of the class: what one leaves behind meets another. */
  protected ImageCodec codec;

  @Override
  public abstract ImageCodec open(StageListener listener, long maxPixels);

  @Override
  public final ImageCodec codec() {
    return codec;
  }

  @BeforeAll
  protected final void open() {
    codec = open(StageListener.NONE, 1 << 20);
  }

  @AfterAll
  protected final void close() {
    codec.close();
  }
}

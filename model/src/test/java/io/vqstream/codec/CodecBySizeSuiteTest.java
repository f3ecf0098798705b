package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.inference.StageListener;
import java.util.Arrays;
import java.util.TreeMap;

/** Runs the contract of {@link ImageCodec} on two checkpoints; the pictures use both. */
class CodecBySizeSuiteTest extends ImageCodecContract {
  private static final Checkpoint SMALL = TinyCheckpoint.named("small");
  private static final Checkpoint LARGE = TinyCheckpoint.named("large");

  @Override
  public ImageCodec open(StageListener listener, long maxPixels) {
    TreeMap<Integer, Checkpoint> checkpoints = new TreeMap<>();
    checkpoints.put(64, SMALL);
    checkpoints.put(Integer.MAX_VALUE, LARGE);
    return new CodesOnly(
        ImageCodecs.builder()
            .setCheckpoints(checkpoints)
            .optListener(listener)
            .optMaxPixels(maxPixels)
            .build());
  }

  @Override
  public Checkpoint checkpointOf(byte[] frame) throws FrameException {
    byte[] named = ((Frame.Coded) Frame.parse(frame)).checkpoint();
    boolean small = Arrays.equals(named, Arrays.copyOf(SMALL.digest(), named.length));
    return small ? SMALL : LARGE;
  }
}

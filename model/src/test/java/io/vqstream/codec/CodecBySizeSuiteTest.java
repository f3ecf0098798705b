package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two checkpoints as one codec do what every codec does; the suite's pictures lie on both sides.
 */
class CodecBySizeSuiteTest extends ImageCodecContract {
  private static final Checkpoint SMALL = TinyCheckpoint.named("small");
  private static final Checkpoint LARGE = TinyCheckpoint.named("large");

  @Override
  public ImageCodec open(StageListener listener, long maxPixels) {
    Map<Integer, Checkpoint> checkpoints = Map.of(64, SMALL, Integer.MAX_VALUE, LARGE);
    return VqCodec.bySize(new TreeMap<>(checkpoints), listener, maxPixels);
  }

  @Override
  public Checkpoint checkpointOf(byte[] frame) throws FrameException {
    String id = codec.inspect(frame).checkpoint();
    return HexFormat.of().formatHex(SMALL.digest()).startsWith(id) ? SMALL : LARGE;
  }
}

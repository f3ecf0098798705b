package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two checkpoints as one codec do what every codec does; the suite's pictures lie on both sides.
 */
class CodecBySizeSuiteTest extends AbstractImageCodecTest {

  @Override
  ImageCodec open(StageListener listener, long maxPixels) {
    Map<Integer, Checkpoint> checkpoints =
        Map.of(
            64,
            TinyCheckpoint.named("small"),
            Integer.MAX_VALUE,
            TinyCheckpoint.named("large"));
    return VqCodec.bySize(new TreeMap<>(checkpoints), listener, maxPixels);
  }
}

package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes, reading a checkpoint ends in one that is whole or in one clear line. */
@Tag("fuzz")
@Timeout(20) // of one input: what takes longer hangs
class CheckpointFuzzTest {

  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] file) {
    try {
      Checkpoint checkpoint = Checkpoint.of(file);
      assertThat(checkpoint.architecture().slotCount()).isPositive();
      for (String name : checkpoint.tensorNames()) {
        Tensor tensor = checkpoint.tensor(name);
        for (float value : tensor.values()) {
          assertThat(value).isFinite();
        }
      }
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
    }
  }
}

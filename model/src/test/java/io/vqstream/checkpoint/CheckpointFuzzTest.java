package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes, reading a checkpoint ends in one that is whole or in one clear line. */
@Tag("fuzz")
class CheckpointFuzzTest {

  @FuzzTest
  void readsOrRejectsAnyBytes(byte[] file) {
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

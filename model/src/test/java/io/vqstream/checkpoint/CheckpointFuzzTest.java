package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any bytes give a valid checkpoint or an exception with a one-line message. */
@Tag("fuzz")
class CheckpointFuzzTest {

  @FuzzTest
  void readsOrRejectsAnyBytes(byte[] file) {
    try {
      Checkpoint checkpoint = Checkpoint.of(file);
      assertThat(checkpoint.architecture().subspaceCount()).isPositive();
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

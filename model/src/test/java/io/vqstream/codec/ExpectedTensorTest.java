package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointWriter;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.checkpoint.TensorType;
import io.vqstream.checkpoint.UnusableCheckpointException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Unusable checkpoints are rejected when they are opened. */
class ExpectedTensorTest {
  private static final Checkpoint TINY = TinyCheckpoint.read();

  static Stream<String> names() {
    return ExpectedTensor.of(TINY.architecture()).stream().map(ExpectedTensor::name);
  }

  @Test
  void listsAllTensors() {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(TINY.tensorNames());
  }

  @ParameterizedTest
  @MethodSource("names")
  void rejectsMissingTensor(String name) {
    // Given
    Checkpoint checkpoint = TinyCheckpoint.with("bad", name, tensor -> Optional.empty());

    // When / Then
    assertRejected(checkpoint, "tensor " + name + " is missing");
  }

  @ParameterizedTest
  @MethodSource("names")
  void rejectsTensorOfAnotherShape(String name) {
    // Given the same values along one axis more
    Checkpoint checkpoint =
        TinyCheckpoint.with(
            "bad",
            name,
            tensor -> {
              int[] shape = new int[tensor.shape().length + 1];
              System.arraycopy(tensor.shape(), 0, shape, 1, tensor.shape().length);
              shape[0] = 1;
              return Optional.of(new Tensor(name, shape, tensor.values()));
            });

    // When / Then
    assertRejected(checkpoint, "tensor " + name + " has shape [1, ");
  }

  @ParameterizedTest
  @MethodSource("names")
  void rejectsHugeTensorValue(String name) {
    // Given
    Checkpoint checkpoint = TinyCheckpoint.filled("bad", name, 1e30f);

    // When / Then
    assertRejected(checkpoint, "tensor " + name + " has value 1.0E30 at index 0, which is not in ");
  }

  @ParameterizedTest
  @CsvSource({
    "choice.trade, -1",
    "choice.trade, 0",
    "decoder.deviation, 0",
    "decoder.deviation, -2",
    "prior.unit, 0",
    "encoder.log_gain, 100",
    "decoder.log_gain, -100",
  })
  void rejectsInvalidTensorValue(String name, float value) {
    // Given
    Checkpoint checkpoint = TinyCheckpoint.filled("bad", name, value);

    // When / Then
    assertRejected(checkpoint, "tensor " + name + " has value " + value + " at index 0");
  }

  @Test
  void rejectsRdWeightsOfWrongShape() {
    // Given three levels of the four
    Checkpoint checkpoint =
        TinyCheckpoint.with(
            "bad",
            "choice.trade",
            tensor -> Optional.of(new Tensor(tensor.name(), new int[] {3, 16}, new float[48])));

    // When / Then
    assertRejected(
        checkpoint, "tensor choice.trade has shape [3, 16], the architecture requires [4, 16]");
  }

  @Test
  void rejectsEmptyCodebooks() {
    // Given
    CheckpointWriter writer = new CheckpointWriter("early", TINY.architecture());
    for (String name : TINY.tensorNames()) {
      Tensor tensor = TINY.tensor(name);
      float[] values =
          name.startsWith("codebook.") ? new float[tensor.values().length] : tensor.values();
      writer.tensor(new Tensor(name, tensor.shape(), values), TensorType.F32);
    }

    // When / Then
    assertRejected(writer.toCheckpoint(), "cannot code images: its codebooks are empty");
  }

  @Test
  void rejectsAQuantizerThatOnlyTrainingHas() {
    // Given
    CheckpointWriter writer = new CheckpointWriter("experiment", TINY.architecture());
    for (String name : TINY.tensorNames()) {
      writer.tensor(TINY.tensor(name), TensorType.F32);
    }
    writer.metadata(Checkpoint.QUANTIZER, "fsq");

    // When / Then
    assertRejected(writer.toCheckpoint(), "its quantizer is fsq, which only training has");
  }

  private static void assertRejected(Checkpoint checkpoint, String reason) {
    assertThatThrownBy(() -> ImageCodecs.builder().setCheckpoint(checkpoint).build())
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContaining(reason);
  }
}

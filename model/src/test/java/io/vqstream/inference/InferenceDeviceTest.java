package io.vqstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.fault.NativeLibraryError;
import io.vqstream.network.ExactNetworks;
import io.vqstream.network.NetworkExecutor;
import io.vqstream.torch.TorchNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InferenceDeviceTest {

  @ParameterizedTest
  @EnumSource
  void findsDeviceById(InferenceDevice device) {
    assertThat(InferenceDevice.of(device.id())).contains(device);
    assertThat(InferenceDevice.of("tpu")).isEmpty();
  }

  @Test
  void cpuRunsExactNetworks() {
    assertThatCode(InferenceDevice.CPU::check).doesNotThrowAnyException();
    try (NetworkExecutor networks = InferenceDevice.CPU.open(TinyCheckpoint.read())) {
      assertThat(networks).isInstanceOf(ExactNetworks.class);
    }
  }

  @Test
  void autoRunsExactNetworksWithoutGpu() {
    // Given
    assumeFalse(TorchNetworks.isGpuAvailable(), "this machine has a GPU");

    // Then
    assertThatCode(InferenceDevice.AUTO::check).doesNotThrowAnyException();
    try (NetworkExecutor networks = InferenceDevice.AUTO.open(TinyCheckpoint.read())) {
      assertThat(networks.exact()).isTrue();
    }
  }

  @Test
  void rejectsMissingGpu() {
    // Given
    assumeFalse(TorchNetworks.isGpuAvailable(), "this machine has a GPU");
    String message = "PyTorch finds no GPU on this machine. Set inference.device to cpu or auto";

    // Then
    assertThatThrownBy(InferenceDevice.GPU::check)
        .isInstanceOf(NativeLibraryError.class)
        .hasMessage(message);
    assertThatThrownBy(() -> InferenceDevice.GPU.open(TinyCheckpoint.read()))
        .isInstanceOf(NativeLibraryError.class)
        .hasMessage(message);
    assertThatThrownBy(
            () ->
                BatchedExecution.start(
                    BatchLimits.DEFAULT, InferenceDevice.GPU, StageListener.NONE))
        .isInstanceOf(NativeLibraryError.class)
        .hasMessage(message);
  }
}

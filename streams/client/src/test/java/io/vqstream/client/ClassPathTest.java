package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.fault.NativeLibraryError;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.network.NetworkExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dependencies of this module bring to a client. */
class ClassPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai/djl/engine/Engine.class",
        "ai/djl/pytorch/engine/PtEngine.class",
        "jnilib/pytorch.properties",
        "native/lib/pytorch.properties"
      })
  void hasNeitherDjlNorLibtorch(String resource) {
    // Given a resource that is there
    ClassLoader classPath = getClass().getClassLoader();
    assertThat(classPath.getResource("io/vqstream/torch/TorchNetworks.class")).isNotNull();

    // Then
    assertThat(classPath.getResource(resource)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"CPU", "AUTO"})
  void opensExactNetworks(InferenceDevice device) {
    // When
    try (NetworkExecutor networks = device.open(TinyCheckpoint.read())) {
      // Then
      assertThat(networks.exact()).isTrue();
    }
  }

  @Test
  void namesJarsThatGpuNeeds() {
    // Then
    assertThatExceptionOfType(NativeLibraryError.class)
        .isThrownBy(InferenceDevice.GPU::check)
        .withMessage(
            "a GPU needs DJL's PyTorch engine, which is not on the class path. Use the full"
                + " distribution, or add the jars ai.djl.pytorch:pytorch-engine and pytorch-jni");
  }
}

package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class DeviceArraysTest {
  @Test
  void overwritesInPlace() {
    // Given an array and a view of its memory
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array = manager.create(new float[] {1, Float.NaN, 3, 4}, new Shape(2, 2));
      NDArray view = array.reshape(4);

      // When
      DeviceArrays.set(array, new float[] {5, 6, 7, 8});

      // Then
      assertThat(view.toFloatArray()).containsExactly(5, 6, 7, 8);
    }
  }
}

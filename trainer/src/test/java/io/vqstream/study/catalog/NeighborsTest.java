package io.vqstream.study.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NeighborsTest {

  @Test
  void measuresTheDistanceToTheNearestImage() {
    // Given
    byte[] images = {0, 0, (byte) 255, (byte) 255};
    float[] samples = {0.1f, 0.1f, 1, 0.8f};

    // Then
    assertThat(Neighbors.distance(samples, images, 2)).isCloseTo(0.015, within(1e-6));
  }

  @Test
  void countsNeighborsOfTheSameClass() {
    // Given two pairs, of which one is of two classes
    float[] points = {0, 0, 0, 1, 9, 9, 9, 8};

    // Then
    assertThat(Neighbors.sameClass(points, new byte[] {1, 1, 2, 3})).isEqualTo(0.5);
  }
}

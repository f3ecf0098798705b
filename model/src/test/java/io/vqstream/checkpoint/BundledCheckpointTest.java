package io.vqstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundledCheckpointTest {
  private static final int MOST_BYTES = 16_000_000;

  @ParameterizedTest
  @EnumSource
  void hasConsistentName(BundledCheckpoint bundled) {
    // When
    Checkpoint checkpoint = bundled.read();

    // Then
    assertThat(checkpoint.name()).isEqualTo(bundled.id());
    assertThat(BundledCheckpoint.ofId(bundled.id())).contains(bundled);
  }

  @ParameterizedTest
  @EnumSource
  void hasSixLevelsInAFewMegabytes(BundledCheckpoint bundled) {
    // When
    Checkpoint checkpoint = bundled.read();

    // Then
    assertThat(checkpoint.architecture().levels()).isGreaterThanOrEqualTo(6);
    assertThat(checkpoint.file()).hasSizeLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void areOrderedByImageSize() {
    // When
    BundledCheckpoint[] all = BundledCheckpoint.values();

    // Then
    assertThat(all).isSortedAccordingTo(Comparator.comparing(BundledCheckpoint::longestSide));
    assertThat(all[all.length - 1].longestSide()).isEqualTo(Integer.MAX_VALUE);
    assertThat(Arrays.stream(all).map(one -> one.read().id().digest())).doesNotHaveDuplicates();
  }

  @Test
  void rejectsUnknownId() {
    // Then
    assertThat(BundledCheckpoint.ofId("PHOTOS")).isEmpty();
    assertThat(BundledCheckpoint.ofId("photos.safetensors")).isEmpty();
  }
}

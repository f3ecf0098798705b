package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  @TempDir Path folder;

  @Test
  void keepsFirstLastAndAnEvenSpread() throws Exception {
    // Given
    Snapshots snapshots = new Snapshots(folder.resolve("progress"), 0);

    // When
    for (int step = 100; step <= 2000; step += 100) {
      snapshots.add(step, new byte[1]);
    }

    // Then
    Integer[] steps = snapshots.files().keySet().toArray(new Integer[0]);
    assertThat(steps).hasSize(6).startsWith(100).endsWith(2000);
    for (int i = 1; i < steps.length; i++) {
      assertThat(steps[i] - steps[i - 1]).isLessThanOrEqualTo(800);
    }
  }

  @Test
  void removesPicturesOfAnAttemptThatWasGivenUp() throws Exception {
    // Given
    Snapshots first = new Snapshots(folder, 0);
    first.add(100, new byte[1]);
    first.add(200, new byte[1]);

    // When
    Snapshots resumed = new Snapshots(folder, 150);

    // Then
    assertThat(resumed.files()).containsOnlyKeys(100);
  }
}

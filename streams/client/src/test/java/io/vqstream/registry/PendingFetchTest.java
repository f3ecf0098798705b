package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.UnusableCheckpointException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PendingFetchTest {
  private final PendingFetch fetch = new PendingFetch("3f2a91c0");

  @Test
  void namesWhyACheckpointThatArrivedCannotBeRead() {
    // When
    fetch.fail(new CheckpointException("checkpoint mine", "needs a newer version"));

    // Then
    assertThat(fetch.now()).isEmpty();
    assertThat(fetch.problem()).isEqualTo("checkpoint mine: needs a newer version");
    assertThatThrownBy(() -> fetch.await(CheckpointWait.upTo(Duration.ZERO)))
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessage("checkpoint mine: needs a newer version");
  }

  @Test
  void staysAsLongAsItIsRequested() {
    // Given
    Duration time = Duration.ofMillis(50);
    await().until(() -> fetch.unusedFor(time));

    // When
    fetch.renew();

    // Then
    assertThat(fetch.unusedFor(Duration.ofMinutes(1))).isFalse();
    assertThat(fetch.olderThan(time)).isTrue();
  }
}

package io.vqstream.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LifecycleHealthTest {
  private final LifecycleHealth health = new LifecycleHealth("encoder");

  @Test
  void isLiveWithReasonDuringStartup() {
    // When
    health.starting("no broker answers at broker:9092");

    // Then
    assertThat(health.live()).isTrue();
    assertThat(health.ready()).isFalse();
    assertThat(health.state()).isEqualTo("encoder STARTING: no broker answers at broker:9092");
    assertThat(health.topology()).contains("starting");
  }

  @Test
  void delegatesToRunningService() {
    // Given
    health.starting("loading the checkpoint");

    // When
    health.running(service(true, false));

    // Then
    assertThat(health.ready()).isTrue();
    assertThat(health.live()).isFalse();
    assertThat(health.state()).isEqualTo("encoder RUNNING");
    assertThat(health.topology()).isEqualTo("a topology");
  }

  @Test
  void isNotReadyWhileStopping() {
    // Given
    health.running(service(true, true));

    // When
    health.stopping();

    // Then
    assertThat(health.ready()).isFalse();
    assertThat(health.live()).isTrue();
    assertThat(health.state()).isEqualTo("encoder STOPPING: encoder RUNNING");
  }

  @Test
  void isNotReadyIfStoppedDuringStartup() {
    // When
    health.stopping();

    // Then
    assertThat(health.ready()).isFalse();
    assertThat(health.live()).isTrue();
    assertThat(health.state()).isEqualTo("encoder STOPPING");
  }

  private static Health service(boolean ready, boolean live) {
    return new Health() {
      @Override
      public boolean ready() {
        return ready;
      }

      @Override
      public boolean live() {
        return live;
      }

      @Override
      public String state() {
        return "encoder RUNNING";
      }

      @Override
      public String topology() {
        return "a topology";
      }
    };
  }
}

package io.vqstream.codecpool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointStore;
import io.vqstream.registry.RoutesTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteWatcherTest {
  @TempDir Path cache;

  @Test
  void doesNotTakeSilentBrokersForATopicWithoutRoutes() throws Exception {
    // Given
    SlowBrokers brokers = new SlowBrokers();
    FailedCheckpoints failures = new FailedCheckpoints();
    try (CheckpointStore store =
            new CheckpointStore(
                new CheckpointCache(cache),
                () -> {
                  throw new AssertionError("no route names a checkpoint");
                },
                Duration.ofSeconds(1));
        CodecPool codecs =
            new CodecPool(
                checkpoint -> {
                  throw new AssertionError("no route names a checkpoint");
                },
                1);
        RouteWatcher routes =
            new RouteWatcher(
                "images",
                () -> new RoutesTopic(brokers, "routes"),
                store,
                codecs,
                failures,
                FailureHandling.DEFAULT,
                Duration.ofSeconds(1))) {
      // When
      boolean settled = routes.awaitSettled(Duration.ofSeconds(2));
      List<String> problems = routes.problems();
      brokers.answer = true;

      // Then
      assertThat(settled).isFalse();
      assertThat(problems)
          .containsExactly("routes cannot be read: the brokers do not answer in time");
      assertThat(routes.awaitSettled(Duration.ofSeconds(10))).isTrue();
      assertThat(routes.problems()).isEmpty();
    }
  }

  /** A consumer of brokers that do not list their topics in time, at first. */
  private static final class SlowBrokers extends MockConsumer<byte[], byte[]> {
    volatile boolean answer;

    SlowBrokers() {
      super("none");
    }

    @Override
    public synchronized Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
      if (!answer) {
        throw new TimeoutException("too many topics");
      }
      return Map.of();
    }
  }
}

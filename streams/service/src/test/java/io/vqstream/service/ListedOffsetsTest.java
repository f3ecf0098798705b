package io.vqstream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class ListedOffsetsTest {
  private static final TopicPartition FIRST = new TopicPartition("images", 0);
  private static final TopicPartition SECOND = new TopicPartition("images", 1);

  private static KafkaFuture<ListOffsetsResultInfo> at(long offset) {
    return KafkaFuture.completedFuture(new ListOffsetsResultInfo(offset, 0, Optional.empty()));
  }

  private static KafkaFuture<ListOffsetsResultInfo> failed(Exception e) {
    KafkaFutureImpl<ListOffsetsResultInfo> future = new KafkaFutureImpl<>();
    future.completeExceptionally(e);
    return future;
  }

  private static ListedOffsets list(
      KafkaFuture<ListOffsetsResultInfo> first, KafkaFuture<ListOffsetsResultInfo> second)
      throws Exception {
    ListOffsetsResult result = new ListOffsetsResult(Map.of(FIRST, first, SECOND, second));
    return ListedOffsets.of(result, List.of(FIRST, SECOND), Duration.ofMillis(10));
  }

  @Test
  void leavesOutAPartitionWithoutLeader() throws Exception {
    // When
    ListedOffsets silent = list(new KafkaFutureImpl<>(), at(7));
    ListedOffsets refused = list(at(5), failed(new LeaderNotAvailableException("none")));

    // Then
    assertThat(silent.offsets()).containsExactly(Map.entry(SECOND, 7L));
    assertThat(silent.unanswered()).containsExactly("images-0");
    assertThat(refused.offsets()).containsExactly(Map.entry(FIRST, 5L));
    assertThat(refused.unanswered()).containsExactly("images-1");
  }

  @Test
  void timesOutIfNoLeaderAnswers() {
    assertThatThrownBy(() -> list(new KafkaFutureImpl<>(), new KafkaFutureImpl<>()))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void raisesWhatDoesNotPass() {
    assertThatThrownBy(() -> list(at(5), failed(new TopicAuthorizationException("images"))))
        .isInstanceOf(ExecutionException.class);
  }
}

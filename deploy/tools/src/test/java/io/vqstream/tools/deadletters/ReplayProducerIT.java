package io.vqstream.tools.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.proto.v1.Failure;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import io.vqstream.tools.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplayProducerIT {
  private static EmbeddedKafka broker;
  private static ClusterAdmin cluster;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedKafka.start();
    cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()));
    cluster.create(List.of("images", "images.failed"), 1, 100_000);
  }

  @AfterAll
  static void stopBroker() throws IOException {
    cluster.close();
    broker.close();
  }

  @Test
  void aReplayThatAnotherHasOvertakenPublishesNothing() throws Exception {
    // Given
    DeadLetter record =
        new DeadLetter(
            new TopicPartition("images.failed", 0),
            0,
            Failure.newBuilder()
                .setReason("corrupt")
                .setSourceTopic("images")
                .setValue(ByteString.copyFromUtf8("image"))
                .build());
    SourceRecords topics = new SourceRecords(Brokers.at(broker.bootstrapServers()), cluster);
    ReplayRecord letter = ReplayRecord.of(record, Optional.empty(), topics);
    try (ReplayProgress progress = new ReplayProgress(Brokers.at(broker.bootstrapServers()), "");
        ReplayProgress later = new ReplayProgress(Brokers.at(broker.bootstrapServers()), "");
        ReplayProducer overtaken =
            ReplayProducer.open(Brokers.at(broker.bootstrapServers()), "replay");
        ReplayProducer other =
            ReplayProducer.open(Brokers.at(broker.bootstrapServers()), "replay")) {
      ReplayProgress.Step step = progress.after(List.of(record), Set.of());

      // When
      assertThatThrownBy(() -> overtaken.publish(List.of(letter), step))
          .isInstanceOf(IOException.class)
          .hasMessage("another replay of this topic has started; this one ends");
      other.publish(List.of(letter), step);

      // Then
      assertThat(committed()).isEqualTo(1);
      assertThat(later.isDone(record)).isTrue();
    }
  }

  private static int committed() throws IOException {
    broker.awaitTransactions("images");
    int records = 0;
    try (TopicReader reader =
        TopicReader.open(Brokers.at(broker.bootstrapServers()), List.of("images"))) {
      Map<TopicPartition, Long> ends = reader.ends();
      while (!reader.hasReached(ends)) {
        records += reader.poll(Duration.ofMillis(100)).size();
      }
    }
    return records;
  }
}

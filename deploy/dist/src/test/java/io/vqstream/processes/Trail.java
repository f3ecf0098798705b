package io.vqstream.processes;

import io.vqstream.record.VqHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where the committed records of each numbered image lie, to find who wrote one twice. */
public final class Trail {
  private final Map<Integer, List<String>> places = new TreeMap<>();
  private int interFrames;

  private Trail() {}

  /** Reads the topics from beginning to end. */
  public static Trail through(String bootstrapServers, int partitions, List<String> topics) {
    Trail trail = new Trail();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          topics.stream()
              .flatMap(t -> IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(t, p)))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(trail::enter);
      }
    }
    return trail;
  }

  private void enter(ConsumerRecord<byte[], byte[]> record) {
    int number =
        ByteBuffer.wrap(record.headers().lastHeader(NumberedImages.NUMBER).value()).getInt();
    places
        .computeIfAbsent(number, n -> new ArrayList<>())
        .add("%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()));
    if (VqHeaders.text(record.headers(), VqHeaders.FRAME_TYPE)
        .filter("inter"::equals)
        .isPresent()) {
      interFrames++;
    }
  }

  /** Returns the number of coded images that build on the image before. */
  public int interFrames() {
    return interFrames;
  }

  /**
   * The images that have more records than there are topics, with the places of these, one line
   * each.
   */
  public List<String> repeated(int topics) {
    return places.entrySet().stream()
        .filter(each -> each.getValue().size() > topics)
        .map(each -> "image " + each.getKey() + ": " + String.join(", ", each.getValue()))
        .toList();
  }
}

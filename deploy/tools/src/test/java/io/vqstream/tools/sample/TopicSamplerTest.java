package io.vqstream.tools.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSamplerTest {
  private static final String TOPIC = "images";
  private static final byte[] PNG = PngWriter.write(new Picture(1, 1, false, new byte[3]));

  @TempDir Path folder;

  private final Log log = new Log();

  @Test
  void spreadsOverPartitionsAndTime() throws IOException {
    // Given
    for (int i = 0; i < 100; i++) {
      log.add(0, "a", PNG);
      log.add(1, "b", PNG);
    }

    // When
    TopicSample sample = sample(10, null);

    // Then
    assertThat(offsets(sample, 0)).containsExactly(0L, 20L, 40L, 60L, 80L);
    assertThat(offsets(sample, 1)).containsExactly(0L, 20L, 40L, 60L, 80L);
    assertThat(sample.files()).isSorted().allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void takesFromOthersWhatAPartitionLacks() throws IOException {
    // Given
    log.add(0, "a", PNG);
    for (int i = 0; i < 50; i++) {
      log.add(1, "b", PNG);
    }

    // When
    TopicSample sample = sample(10, null);

    // Then
    assertThat(offsets(sample, 0)).hasSize(1);
    assertThat(offsets(sample, 1)).hasSize(9);
  }

  @Test
  void takesTheNextRecordForOneWithoutImage() throws IOException {
    // Given
    log.add(0, "a", "no image".getBytes(UTF_8));
    log.add(0, "a", null);
    log.add(0, "a", PNG);
    log.add(0, "a", PNG);

    // When
    TopicSample sample = sample(1, null);

    // Then
    assertThat(offsets(sample, 0)).containsExactly(2L);
    assertThat(sample.skipped())
        .containsExactly("images-0@0: not a PNG, JPEG or WebP image", "images-0@1: has no value");
  }

  @Test
  void samplesMatchingKeysAlone() throws IOException {
    // Given
    for (int i = 0; i < 60; i++) {
      log.add(i % 2, i % 3 == 0 ? "cam-1/x" : "cam-2/x", PNG);
    }

    // When
    TopicSample sample = sample(5, record -> new String(record.key(), UTF_8).startsWith("cam-1"));

    // Then
    assertThat(sample.files()).hasSize(5);
    assertThat(offsets(sample, 0)).allMatch(offset -> offset % 3 == 0);
    assertThat(offsets(sample, 1)).allMatch(offset -> offset % 3 == 1);
    assertThat(folder).isDirectoryContaining(file -> sample.files().contains(file));
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(5);
    }
  }

  @Test
  void holdsOutBlocksThatEndWithTheNewest() throws IOException {
    // Given
    for (int i = 0; i < 40; i++) {
      log.add(0, "a", PNG);
    }
    Path heldOut = Files.createDirectory(folder.resolve("held-out"));
    TopicSample sample = sample(40, null);

    // When
    TopicSample rest = sample.holdOut(8, heldOut);

    // Then
    assertThat(rest.files()).hasSize(32).allSatisfy(file -> assertThat(file).exists());
    try (var files = Files.list(heldOut)) {
      assertThat(files.map(TopicSamplerTest::offset).sorted())
          .containsExactly(8L, 9L, 18L, 19L, 28L, 29L, 38L, 39L);
    }
  }

  private TopicSample sample(int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted)
      throws IOException {
    try (TopicSampler sampler = new TopicSampler(log.consumer(), TOPIC, Duration.ofSeconds(5))) {
      return sampler.write(count, Optional.ofNullable(wanted), folder, new Silent());
    }
  }

  private static List<Long> offsets(TopicSample sample, int partition) {
    return sample.files().stream()
        .filter(file -> parts(file)[1].equals(Integer.toString(partition)))
        .map(TopicSamplerTest::offset)
        .toList();
  }

  private static long offset(Path file) {
    return Long.parseLong(parts(file)[2]);
  }

  /** Time, partition, offset and extension. */
  private static String[] parts(Path file) {
    return file.getFileName().toString().split("[-.]");
  }

  private static final class Silent implements SampleListener {
    @Override
    public void onProgress(int done, int total) {}

    @Override
    public boolean stopRequested() {
      return false;
    }
  }

  /** Two partitions, a record a second. */
  private static final class Log {
    private final List<List<ConsumerRecord<byte[], byte[]>>> partitions =
        List.of(new ArrayList<>(), new ArrayList<>());

    void add(int partition, String key, byte[] value) {
      List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
      records.add(
          new ConsumerRecord<>(
              TOPIC,
              partition,
              records.size(),
              1000L * records.size(),
              TimestampType.CREATE_TIME,
              key.length(),
              value == null ? 0 : value.length,
              key.getBytes(UTF_8),
              value,
              new RecordHeaders(),
              Optional.empty()));
    }

    /** Returns a consumer whose polls return up to eight records from its position on. */
    MockConsumer<byte[], byte[]> consumer() {
      MockConsumer<byte[], byte[]> consumer =
          new MockConsumer<>("earliest") {
            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
              TopicPartition one = assignment().iterator().next();
              long at = position(one);
              partitions.get(one.partition()).stream()
                  .filter(record -> record.offset() >= at)
                  .limit(8)
                  .forEach(this::addRecord);
              return super.poll(timeout);
            }
          };
      Map<TopicPartition, Long> begins = new HashMap<>();
      Map<TopicPartition, Long> ends = new HashMap<>();
      for (int p = 0; p < partitions.size(); p++) {
        begins.put(new TopicPartition(TOPIC, p), 0L);
        ends.put(new TopicPartition(TOPIC, p), (long) partitions.get(p).size());
      }
      consumer.updateBeginningOffsets(begins);
      consumer.updateEndOffsets(ends);
      Node[] none = {};
      consumer.updatePartitions(
          TOPIC,
          IntStream.range(0, partitions.size())
              .mapToObj(p -> new PartitionInfo(TOPIC, p, Node.noNode(), none, none))
              .toList());
      return consumer;
    }
  }
}

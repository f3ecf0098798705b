package io.vqstream.tools.sample;

import io.vqstream.files.WholeFile;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.ImageRecords;
import io.vqstream.tools.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Samples the images of a topic into files, evenly over its partitions and over the time that it
 * covers.
 *
 * <p>The committed records of each partition are divided into slots of equal length, and the first
 * image of each slot is taken. Other records are skipped by seeking. A partition with fewer records
 * than its share leaves the rest to the others. Belongs to no consumer group and commits nothing.
 * Not thread-safe.
 */
public final class TopicSampler implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofSeconds(2));

  /** Names that sort by time, such as {@code 20260131T235959123}, in UTC. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration timeout;

  /**
   * @param consumer of committed records; closed here
   * @param timeout time without an answer of the brokers after which sampling fails
   */
  TopicSampler(Consumer<byte[], byte[]> consumer, String topic, Duration timeout) {
    this.consumer = consumer;
    this.topic = topic;
    this.timeout = timeout;
  }

  /**
   * Opens a sampler of a topic, which must exist.
   *
   * @param settings of a consumer, such as its brokers and its security
   * @param timeout time without an answer of the brokers after which sampling fails
   */
  public static TopicSampler open(Map<String, Object> settings, String topic, Duration timeout) {
    Map<String, Object> all = new HashMap<>(settings);
    all.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    all.remove(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // what retention deletes in the meantime is skipped
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // one image of each slot: what is fetched beyond it is thrown away
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8);
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 16);
    return new TopicSampler(
        new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topic,
        timeout);
  }

  /**
   * Writes a sample.
   *
   * @param count maximum number of images
   * @param wanted the records to sample; empty for all records, which are then not all read
   * @param folder where to write; must exist
   * @return the sample; not complete if the listener asked to stop
   * @throws IOException if records cannot be read or files cannot be written
   */
  public TopicSample write(
      int count,
      Optional<Predicate<ConsumerRecord<byte[], byte[]>>> wanted,
      Path folder,
      SampleListener listener)
      throws IOException {
    List<Path> files = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    try {
      List<Range> ranges = ranges();
      List<Integer> slots =
          wanted.isPresent()
              ? ranges.stream().map(range -> (int) Math.min(range.size(), count)).toList()
              : PartitionShares.divide(count, ranges.stream().map(Range::size).toList());
      int total = slots.stream().mapToInt(Integer::intValue).sum();
      int done = 0;
      for (int i = 0; i < ranges.size(); i++) {
        Range range = ranges.get(i);
        consumer.assign(List.of(range.partition()));
        PartitionCursor cursor = new PartitionCursor(consumer, range.partition(), POLL, timeout);
        for (int slot = 0; slot < slots.get(i) && !listener.stopRequested(); slot++) {
          long from = range.begin() + range.size() * slot / slots.get(i);
          long end = range.begin() + range.size() * (slot + 1) / slots.get(i);
          first(cursor, from, end, wanted, folder, skipped, listener).ifPresent(files::add);
          listener.onProgress(++done, total);
        }
      }
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + KafkaErrors.of(e), e);
    }
    files.sort(Comparator.naturalOrder()); // their names start with the time
    return new TopicSample(thinned(files, count), skipped);
  }

  /** The committed records of a partition. */
  private record Range(TopicPartition partition, long begin, long end) {
    long size() {
      return end - begin;
    }
  }

  private List<Range> ranges() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(one -> new TopicPartition(topic, one.partition()))
            .toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    return partitions.stream()
        .map(one -> new Range(one, begins.get(one), Math.max(begins.get(one), ends.get(one))))
        .toList();
  }

  /** Writes the first image of a slot. */
  private static Optional<Path> first(
      PartitionCursor cursor,
      long from,
      long end,
      Optional<Predicate<ConsumerRecord<byte[], byte[]>>> wanted,
      Path folder,
      List<String> skipped,
      SampleListener listener)
      throws IOException {
    for (long at = from; at < end && !listener.stopRequested(); ) {
      Optional<ConsumerRecord<byte[], byte[]>> record = cursor.next(at, end);
      if (record.isEmpty()) {
        return Optional.empty();
      }
      at = record.get().offset() + 1;
      if (wanted.isPresent() && !wanted.get().test(record.get())) {
        continue;
      }
      Optional<Path> file = write(record.get(), folder, skipped);
      if (file.isPresent()) {
        return file;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> write(
      ConsumerRecord<byte[], byte[]> record, Path folder, List<String> skipped) throws IOException {
    Optional<byte[]> content =
        Optional.ofNullable(record.value())
            .flatMap(ImageRecords::find)
            .map(Image::getData)
            .map(data -> data.toByteArray());
    FileType type = content.map(FileType::ofImage).orElse(FileType.OTHER);
    if (type == FileType.OTHER) {
      skipped.add(
          "%s-%d@%d: %s"
              .formatted(
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  record.value() == null ? "has no value" : "not a PNG, JPEG or WebP image"));
      return Optional.empty();
    }
    String name =
        "%s-%d-%d.%s"
            .formatted(
                TIME.format(Instant.ofEpochMilli(Math.max(0, record.timestamp()))),
                record.partition(),
                record.offset(),
                type.extension());
    Path file = folder.resolve(name);
    WholeFile.create(file, WholeFile.Content.of(content.orElseThrow()));
    return Optional.of(file);
  }

  /** Deletes files, evenly spread, until no more than so many are left. */
  private static List<Path> thinned(List<Path> files, int count) throws IOException {
    if (files.size() <= count) {
      return files;
    }
    List<Path> kept = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      long before = (long) i * count / files.size();
      if ((i + 1L) * count / files.size() > before) {
        kept.add(files.get(i));
      } else {
        Files.delete(files.get(i));
      }
    }
    return kept;
  }

  @Override
  public void close() {
    consumer.close(CLOSE);
  }
}

package io.vqstream.bench;

import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.proto.v1.Image;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.FileType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes images by number. The values are prepared in advance. */
final class Publisher implements AutoCloseable {
  private static final long BUFFER = 64L << 20;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final List<byte[]> values;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private Publisher(
      Producer<byte[], byte[]> producer, String topic, int partitions, List<byte[]> values) {
    this.producer = producer;
    this.topic = topic;
    this.partitions = partitions;
    this.values = values;
  }

  /**
   * Opens a publisher.
   *
   * @param files to publish in turn
   * @param maxRecordBytes maximum size in bytes of a record
   */
  static Publisher open(
      Brokers brokers,
      String topic,
      int partitions,
      List<byte[]> files,
      String compression,
      int maxRecordBytes) {
    Map<String, Object> fixed =
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            compression,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            maxRecordBytes,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            Math.max(BUFFER, 2L * maxRecordBytes));
    return new Publisher(
        new KafkaProducer<>(
            brokers.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0), fixed),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        topic,
        partitions,
        files.stream().map(Publisher::value).toList());
  }

  private static byte[] value(byte[] file) {
    return Image.newBuilder()
        .setData(UnsafeByteOperations.unsafeWrap(file))
        .setContentType(FileType.ofImage(file).contentType())
        .build()
        .toByteArray();
  }

  /**
   * Sends an image. Blocks only while the buffer of the producer is full.
   *
   * @param i index of the file, modulo the number of files
   */
  void publish(long number, int i) throws IOException {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, NumberedKey.of(number, partitions), values.get(i % values.size())),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
    check();
  }

  /** Waits until the brokers have acknowledged all records. */
  void flush() throws IOException {
    producer.flush();
    check();
  }

  private void check() throws IOException {
    Exception e = failure.get();
    if (e != null) {
      throw new IOException("topic " + topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

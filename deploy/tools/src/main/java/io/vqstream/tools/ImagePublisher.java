package io.vqstream.tools;

import com.google.protobuf.ByteString;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.proto.v1.Image;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes image files to a topic, each as one record. Thread-safe. */
public final class ImagePublisher implements AutoCloseable {
  // Images are compressed already and each fills a batch.
  private static final Map<String, Object> DEFAULTS =
      Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none", ProducerConfig.LINGER_MS_CONFIG, 0);
  private static final long MIN_BUFFER_BYTES = 32L << 20;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int maxRecordBytes;
  private final Format format;
  private final ImageTracer tracer;

  /** Format of the value of a record. */
  public enum Format {
    /** An {@link Image} message whose origin is the key of the record. */
    MESSAGE,
    /** The bytes of the file. */
    IMAGE
  }

  private ImagePublisher(
      Producer<byte[], byte[]> producer,
      String topic,
      int maxRecordBytes,
      Format format,
      ImageTracer tracer) {
    this.producer = producer;
    this.topic = topic;
    this.maxRecordBytes = maxRecordBytes;
    this.format = format;
    this.tracer = tracer;
  }

  /**
   * Opens a publisher of {@link Format#MESSAGE} that traces nothing; see {@link #open(Brokers,
   * String, Format, ImageTracer)}.
   */
  public static ImagePublisher open(Brokers brokers, String topic) throws IOException {
    return open(brokers, topic, Format.MESSAGE, ImageTracer.NONE);
  }

  /**
   * Opens a publisher whose maximum record size is that of the topic.
   *
   * @param tracer each image begins a trace with it; closed by the caller, after the publisher
   * @throws IOException if no broker answers or there is no such topic
   */
  public static ImagePublisher open(
      Brokers brokers, String topic, Format format, ImageTracer tracer) throws IOException {
    int largest;
    try (ClusterAdmin cluster = ClusterAdmin.connect(brokers)) {
      largest = cluster.maxRecordBytes(topic);
    }
    Map<String, Object> defaults = new HashMap<>(DEFAULTS);
    defaults.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, brokers.brokerTimeout().toMillis());
    defaults.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(MIN_BUFFER_BYTES, 2L * largest));
    Map<String, Object> fixed =
        Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest);
    return new ImagePublisher(
        new KafkaProducer<>(
            brokers.producer(defaults, fixed),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        topic,
        largest,
        format,
        tracer);
  }

  /**
   * Sends an image file. Blocks only while the buffer of the producer is full.
   *
   * @param file the bytes of the file, which are not checked
   * @return completes when the brokers have acknowledged the record, or exceptionally with a
   *     message of one line
   */
  public CompletableFuture<Void> publish(String key, byte[] file) {
    if (format == Format.IMAGE) {
      return send(key, file);
    }
    FileType type = FileType.ofImage(file);
    Image image =
        Image.newBuilder()
            .setData(ByteString.copyFrom(file))
            .setContentType(type == FileType.OTHER ? "" : type.contentType())
            .setOrigin(key)
            .build();
    return send(key, image.toByteArray());
  }

  /** Sends a value unchanged. */
  CompletableFuture<Void> send(String key, byte[] value) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    try (ImageSpan span = tracer.begin("publish", topic, record.headers())) {
      span.inject(topic, record.headers());
      var unused =
          producer.send(
              record,
              (metadata, e) -> {
                if (e == null) {
                  done.complete(null);
                } else {
                  done.completeExceptionally(failure(value.length, e));
                }
              });
    } catch (RuntimeException e) { // such as a timeout while the buffer is full
      done.completeExceptionally(failure(value.length, e));
    }
    return done;
  }

  /** Waits until all records are sent. */
  @Override
  public void close() {
    producer.close();
  }

  private IOException failure(int size, Exception e) {
    if (e instanceof RecordTooLargeException) {
      return new IOException(
          "a record of %d bytes does not fit topic %s, which takes up to %d bytes (its"
                  .formatted(size, topic, maxRecordBytes)
              + " max.message.bytes)",
          e);
    }
    return new IOException("topic " + topic + ": " + KafkaErrors.of(e), e);
  }
}

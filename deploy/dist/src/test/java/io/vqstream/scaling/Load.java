package io.vqstream.scaling;

import com.google.protobuf.ByteString;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.Failure;
import io.vqstream.proto.v1.Image;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts images on the broker, and counts what comes out coded.
 *
 * <p>Images are written in a transaction: all of them lie on the broker, and no encoder sees one
 * before the commit, which starts the run.
 */
final class Load implements AutoCloseable {
  static final int PARTITIONS = 8;
  private static final int DIFFERENT = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<byte[]> values;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private int written;

  Load(String bootstrapServers, int side) {
    values = IntStream.range(0, DIFFERENT).mapToObj(seed -> value(side, seed)).toList();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "load",
                "transaction.timeout.ms",
                900_000,
                "max.request.size",
                8_000_000,
                "linger.ms",
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, PARTITIONS)
            .boxed()
            .flatMap(
                p ->
                    Stream.of(
                        new TopicPartition("images.coded", p),
                        new TopicPartition("images.failed", p)))
            .toList());
  }

  /** Writes images that are to be coded at once. */
  void publish(int images) {
    prepare(images);
    release();
  }

  /** Writes images that nobody sees yet, as many in each partition. */
  void prepare(int images) {
    producer.beginTransaction();
    for (int i = 0; i < images; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  "images", written % PARTITIONS, null, values.get(written % DIFFERENT)));
      written++;
    }
    producer.flush();
  }

  /** Lets them be seen. */
  void release() {
    producer.commitTransaction();
  }

  /**
   * Waits until so many more were coded.
   *
   * @throws IOException if one cannot be, or none comes for two minutes
   */
  void awaitCoded(int images) throws IOException {
    int coded = 0;
    long last = System.nanoTime();
    while (coded < images) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (record.topic().equals("images.failed")) {
          throw new IOException("not coded: " + Failure.parseFrom(record.value()).getReason());
        }
        coded++;
        last = System.nanoTime();
      }
      if (System.nanoTime() - last > PATIENCE.toNanos()) {
        throw new IOException(
            "%d of %d images are coded, and no other for %s".formatted(coded, images, PATIENCE));
      }
    }
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }

  private static byte[] value(int side, int seed) {
    return Image.newBuilder()
        .setData(ByteString.copyFrom(PngWriter.write(SyntheticPicture.of(side, side, seed))))
        .setContentType("image/png")
        .build()
        .toByteArray();
  }
}

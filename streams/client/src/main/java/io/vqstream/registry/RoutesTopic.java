package io.vqstream.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the topic of routes, which is compacted and has one partition. The last record
 * of a route is valid. Not thread-safe.
 */
public final class RoutesTopic implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RoutesTopic.class);

  /** A recreated topic can have the same end offset as the old one, or a larger one. */
  private static final long REREAD_NANOS = Duration.ofMinutes(5).toNanos();

  private final String topic;
  private final CompactedLog log;
  private final Map<ByteString, Entry> read = new HashMap<>();
  private RouteTable table = RouteTable.EMPTY;
  private boolean caughtUp;
  private long reread;

  private record Entry(Route route, RouteUse use) {}

  /**
   * @param consumer reads committed records; closed by this topic
   */
  public RoutesTopic(Consumer<byte[], byte[]> consumer, String topic) {
    this.topic = topic;
    this.log = new CompactedLog(consumer, topic, new Entries());
  }

  /** Returns whether the topic existed when it was last looked up. */
  public boolean there() {
    return log.there();
  }

  /** Returns whether the brokers answered when the topic was last read or looked up. */
  public boolean answered() {
    return log.answered();
  }

  /**
   * Reads changes, and waits for them if there are none.
   *
   * @param limit maximum time to read or wait
   * @return whether the table is complete; false if the topic does not exist
   * @throws IOException if access is denied; the message is one line
   */
  public boolean follow(Duration limit) throws IOException {
    try {
      if (caughtUp && System.nanoTime() - reread < REREAD_NANOS) {
        log.await(limit);
        caughtUp = caughtUp || log.read(limit);
      } else {
        if (caughtUp) {
          log.restart();
        }
        caughtUp = log.read(limit);
        reread = System.nanoTime();
      }
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + KafkaErrors.of(e), e);
    }
    if (caughtUp) {
      Map<Route, RouteUse> routes = new HashMap<>();
      read.values().forEach(entry -> routes.put(entry.route(), entry.use()));
      table = new RouteTable(routes);
    }
    return caughtUp;
  }

  /** Returns the routes as of the last {@link #follow} that returned true. */
  public RouteTable table() {
    return table;
  }

  /**
   * Activates a checkpoint and quality settings for a route.
   *
   * @param producer producer with {@code acks=all}
   * @throws IOException if the record cannot be written; the message is one line
   */
  public static void activate(
      Producer<byte[], byte[]> producer, String topic, Route route, RouteUse use)
      throws IOException {
    CheckpointId checkpoint = use.checkpoint();
    io.vqstream.proto.v1.Route.Builder message =
        io.vqstream.proto.v1.Route.newBuilder()
            .setTopic(route.topic())
            .setKeyPrefix(route.keyPrefix())
            .setCheckpointDigest(ByteString.copyFrom(checkpoint.digestBytes()))
            .setCheckpointName(checkpoint.name())
            .setActivatedAt(Instant.now().toEpochMilli());
    use.quality().quality().ifPresent(message::setQuality);
    use.quality().maxQuality().ifPresent(message::setMaxQuality);
    use.quality().minPsnr().ifPresent(message::setMinPsnr);
    use.quality().keyFrameInterval().ifPresent(message::setKeyFrameInterval);
    send(
        producer, new ProducerRecord<>(topic, 0, route.recordKey(), message.build().toByteArray()));
  }

  /**
   * Removes a route. Its images are then encoded with the checkpoint of the next shorter route, or
   * with the default.
   *
   * @throws IOException if the record cannot be written; the message is one line
   */
  public static void deactivate(Producer<byte[], byte[]> producer, String topic, Route route)
      throws IOException {
    send(producer, new ProducerRecord<>(topic, 0, route.recordKey(), null));
  }

  private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws IOException {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw writeFailure(record.topic(), Objects.requireNonNullElse(e.getCause(), e));
    } catch (KafkaException e) {
      throw writeFailure(record.topic(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static IOException writeFailure(String topic, Throwable e) {
    return new IOException("cannot write to topic " + topic + ": " + KafkaErrors.of(e), e);
  }

  @Override
  public void close() {
    log.close();
  }

  private final class Entries implements CompactedLog.Reader {
    @Override
    public void reset() {
      read.clear(); // the table stays valid until the topic is read again
      caughtUp = false;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
      if (record.key() == null) {
        return;
      }
      ByteString key = ByteString.copyFrom(record.key());
      if (record.value() == null) {
        read.remove(key);
        return;
      }
      try {
        read.put(key, entry(record));
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        // The route keeps its previous settings.
        LogEvent.ROUTES_UNREADABLE
            .on(LOGGER)
            .addKeyValue("topic", topic)
            .addKeyValue("offset", record.offset())
            .log("topic {}, offset {}: invalid route: {}", topic, record.offset(), e.getMessage());
      }
    }

    private Entry entry(ConsumerRecord<byte[], byte[]> record)
        throws InvalidProtocolBufferException {
      var message = io.vqstream.proto.v1.Route.parseFrom(record.value());
      Route route = new Route(message.getTopic(), message.getKeyPrefix());
      if (!Arrays.equals(record.key(), route.recordKey())
          || message.getCheckpointDigest().size() != PublishedCheckpoint.DIGEST_BYTES) {
        throw new IllegalArgumentException("key, route and digest are inconsistent");
      }
      String digest = HexFormat.of().formatHex(message.getCheckpointDigest().toByteArray());
      String name = PublishedCheckpoint.oneLine(message.getCheckpointName());
      return new Entry(route, new RouteUse(new CheckpointId(name, digest), quality(message)));
    }

    private static RouteQuality quality(io.vqstream.proto.v1.Route message) {
      return new RouteQuality(
          message.hasQuality() ? OptionalInt.of(message.getQuality()) : OptionalInt.empty(),
          message.hasMaxQuality() ? OptionalInt.of(message.getMaxQuality()) : OptionalInt.empty(),
          message.hasMinPsnr() ? OptionalDouble.of(message.getMinPsnr()) : OptionalDouble.empty(),
          message.hasKeyFrameInterval()
              ? OptionalInt.of(message.getKeyFrameInterval())
              : OptionalInt.empty());
    }
  }
}

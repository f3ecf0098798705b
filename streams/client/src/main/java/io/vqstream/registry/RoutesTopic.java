package io.vqstream.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.checkpoint.CheckpointId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
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
 * Reads and writes the topic of routes: one partition, compacted, the last record of a route
 * counts. Not safe for use by many threads.
 */
public final class RoutesTopic implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RoutesTopic.class);

  private final String topic;
  private final CompactedLog log;
  private final Map<ByteString, Entry> read = new HashMap<>();
  private RouteTable table = RouteTable.EMPTY;
  private boolean caughtUp;

  private record Entry(Route route, RouteUse use) {}

  /**
   * @param consumer sees what is committed; is closed with this
   */
  public RoutesTopic(Consumer<byte[], byte[]> consumer, String topic) {
    this.topic = topic;
    this.log = new CompactedLog(consumer, topic, new Entries());
  }

  /** Whether the topic was there when it was last looked for. */
  public boolean there() {
    return log.there();
  }

  /**
   * Reads what has changed, and waits for changes where nothing has.
   *
   * @param limit longest time for either
   * @return whether all was read at least once; not where the topic is missing
   * @throws IOException if the topic may not be read, in one line
   */
  public boolean follow(Duration limit) throws IOException {
    try {
      if (caughtUp) {
        log.await(limit);
        caughtUp = caughtUp || log.read(limit);
      } else {
        caughtUp = log.read(limit);
      }
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + e.getMessage(), e);
    }
    if (caughtUp) {
      Map<Route, RouteUse> routes = new HashMap<>();
      read.values().forEach(entry -> routes.put(entry.route(), entry.use()));
      table = new RouteTable(routes);
    }
    return caughtUp;
  }

  /** The routes, as of the last {@link #follow} that read all. */
  public RouteTable table() {
    return table;
  }

  /**
   * Has a route use a checkpoint, and be coded so well, from now on.
   *
   * @param producer waits for all replicas
   * @throws IOException if the topic does not take it, in one line
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
    use.fidelity().quality().ifPresent(message::setQuality);
    use.fidelity().most().ifPresent(message::setMaxQuality);
    use.fidelity().psnr().ifPresent(message::setMinPsnr);
    send(
        producer, new ProducerRecord<>(topic, 0, route.recordKey(), message.build().toByteArray()));
  }

  /** Takes a route back: its images are coded with the next shorter route's, or the default. */
  public static void takeBack(Producer<byte[], byte[]> producer, String topic, Route route)
      throws IOException {
    send(producer, new ProducerRecord<>(topic, 0, route.recordKey(), null));
  }

  private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws IOException {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw refused(record.topic(), e.getCause());
    } catch (KafkaException e) {
      throw refused(record.topic(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static IOException refused(String topic, Throwable e) {
    return new IOException("topic " + topic + " does not take it: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    log.close();
  }

  private final class Entries implements CompactedLog.Reader {
    @Override
    public void startOver() {
      read.clear(); // the table stays until all is read again
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
        // Whatever the route used before, it goes on using.
        LOGGER.warn("topic {}, offset {}: no route: {}", topic, record.offset(), e.getMessage());
      }
    }

    private Entry entry(ConsumerRecord<byte[], byte[]> record)
        throws InvalidProtocolBufferException {
      var message = io.vqstream.proto.v1.Route.parseFrom(record.value());
      Route route = new Route(message.getTopic(), message.getKeyPrefix());
      if (!Arrays.equals(record.key(), route.recordKey())
          || message.getCheckpointDigest().size() != PublishedCheckpoint.DIGEST_OCTETS) {
        throw new IllegalArgumentException("key, route and digest do not fit each other");
      }
      String digest = HexFormat.of().formatHex(message.getCheckpointDigest().toByteArray());
      String name = PublishedCheckpoint.oneLine(message.getCheckpointName());
      return new Entry(route, new RouteUse(new CheckpointId(name, digest), fidelity(message)));
    }

    private static RouteQuality fidelity(io.vqstream.proto.v1.Route message) {
      return new RouteQuality(
          message.hasQuality() ? OptionalInt.of(message.getQuality()) : OptionalInt.empty(),
          message.hasMaxQuality() ? OptionalInt.of(message.getMaxQuality()) : OptionalInt.empty(),
          message.hasMinPsnr() ? OptionalDouble.of(message.getMinPsnr()) : OptionalDouble.empty());
    }
  }
}

package io.vqstream.registry;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of checkpoints: all manifests, and the chunks of what is asked for. Not safe for
 * use by many threads.
 */
public final class CheckpointTopic implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointTopic.class);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final CompactedLog log;
  private final Map<String, PublishedCheckpoint> published = new LinkedHashMap<>();

  /**
   * @param consumers makes consumers that see what is committed; each is closed again
   */
  public CheckpointTopic(Supplier<Consumer<byte[], byte[]>> consumers, String topic) {
    this.consumers = consumers;
    this.topic = topic;
    this.log = new CompactedLog(consumers.get(), topic, new Manifests());
  }

  /** Its name. */
  public String name() {
    return topic;
  }

  /** Whether the topic was there when it was last looked for. */
  public boolean there() {
    return log.there();
  }

  /** Whether the brokers answered at the last {@link #refresh}. */
  public boolean answered() {
    return log.answered();
  }

  /**
   * Reads what has been published since.
   *
   * @return whether all of it was read within that time; not where the topic is missing
   * @throws IOException if the topic may not be read, in one line
   */
  public boolean refresh(Duration limit) throws IOException {
    try {
      boolean read = log.read(limit);
      if (!log.there() && log.answered()) {
        log.requireAccess(limit);
      }
      return read;
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What there is, as of the last {@link #refresh}, in the order of publication. */
  public Collection<PublishedCheckpoint> published() {
    return List.copyOf(published.values());
  }

  /**
   * The one whose digest begins so.
   *
   * @param prefix hexadecimal digits in lower case
   * @throws CheckpointException if there are several
   */
  public Optional<PublishedCheckpoint> find(String prefix) throws CheckpointException {
    List<PublishedCheckpoint> found =
        published.values().stream().filter(one -> one.digest().startsWith(prefix)).toList();
    if (found.size() > 1) {
      throw new CheckpointException(
          "checkpoint " + prefix, "the digests of " + found.size() + " in " + topic + " begin so");
    }
    return found.stream().findFirst();
  }

  /**
   * Fetches a checkpoint.
   *
   * @param patience how long to wait for the next chunk
   * @throws CheckpointException if a chunk is gone or damaged, or all of them are not the file that
   *     the digest names: it is refused
   * @throws IOException if the brokers do not give the chunks in time
   */
  public Checkpoint fetch(PublishedCheckpoint wanted, Duration patience) throws IOException {
    byte[] file;
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      file = new Chunks(consumer, topic, wanted).read(patience);
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + e.getMessage(), e);
    }
    return Digests.checked(file, wanted.digest(), "checkpoint " + wanted.described());
  }

  @Override
  public void close() {
    log.close();
  }

  private final class Manifests implements CompactedLog.Reader {
    @Override
    public void startOver() {
      published.clear();
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
      if (!PublishedCheckpoint.isManifest(record.key())) {
        return;
      }
      String digest = HexFormat.of().formatHex(record.key());
      published.remove(digest); // what is published again is the last
      if (record.value() == null) {
        return;
      }
      try {
        published.put(digest, PublishedCheckpoint.of(record.key(), record.value()));
      } catch (CheckpointException e) {
        LOGGER.warn("topic {}, offset {}: {}", topic, record.offset(), e.getMessage());
      }
    }
  }
}

package io.vqstream.registry;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
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

/** Reads the checkpoint topic: all manifests, and chunks on request. Not thread-safe. */
public final class CheckpointTopic implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointTopic.class);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final CompactedLog log;
  private final Map<String, PublishedCheckpoint> published = new LinkedHashMap<>();

  /**
   * @param consumers creates consumers of committed records; they are closed here
   */
  public CheckpointTopic(Supplier<Consumer<byte[], byte[]>> consumers, String topic) {
    this.consumers = consumers;
    this.topic = topic;
    this.log = new CompactedLog(consumers.get(), topic, new Manifests());
  }

  /** Returns the name of the topic. */
  public String name() {
    return topic;
  }

  /** Returns whether the topic existed at the last {@link #refresh}. */
  public boolean there() {
    return log.there();
  }

  /** Returns whether the brokers answered at the last {@link #refresh}. */
  public boolean answered() {
    return log.answered();
  }

  /**
   * Reads new manifests.
   *
   * @return whether the end was reached within the limit; false if the topic does not exist
   * @throws IOException if access is denied; the message is one line
   */
  public boolean refresh(Duration limit) throws IOException {
    try {
      boolean read = log.read(limit);
      if (!log.there() && log.answered()) {
        log.requireAccess(limit);
      }
      return read;
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + KafkaErrors.of(e), e);
    }
  }

  /**
   * Reads all manifests again. A topic that was deleted and created again can have the same end
   * offset as the old one, or a larger one.
   *
   * @return as {@link #refresh}
   */
  public boolean reread(Duration limit) throws IOException {
    log.restart();
    return refresh(limit);
  }

  /** Returns whether any digest starts with a prefix. */
  public boolean contains(String prefix) {
    return published.keySet().stream().anyMatch(digest -> digest.startsWith(prefix));
  }

  /** Returns the published checkpoints as of the last {@link #refresh}, in publication order. */
  public Collection<PublishedCheckpoint> published() {
    return List.copyOf(published.values());
  }

  /**
   * Returns the published checkpoint whose digest starts with a prefix.
   *
   * @param prefix lower-case hexadecimal digits
   * @throws CheckpointException if more than one matches
   */
  public Optional<PublishedCheckpoint> find(String prefix) throws CheckpointException {
    List<PublishedCheckpoint> found =
        published.values().stream().filter(one -> one.digest().startsWith(prefix)).toList();
    if (found.size() > 1) {
      throw new CheckpointException(
          "checkpoint " + prefix,
          found.size() + " digests in topic " + topic + " start with this prefix");
    }
    return found.stream().findFirst();
  }

  /**
   * Fetches a checkpoint.
   *
   * @param timeout maximum time to wait for each chunk
   * @throws CheckpointException if a chunk is missing or corrupt, or the file does not match the
   *     digest
   * @throws IOException if the chunks are not received in time
   */
  public Checkpoint fetch(PublishedCheckpoint manifest, Duration timeout) throws IOException {
    byte[] file;
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      file = new ChunkReader(consumer, topic, manifest).read(timeout);
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " cannot be read: " + KafkaErrors.of(e), e);
    }
    return CheckpointDigest.checked(file, manifest.digest(), "checkpoint " + manifest.label());
  }

  @Override
  public void close() {
    log.close();
  }

  private final class Manifests implements CompactedLog.Reader {
    @Override
    public void reset() {
      published.clear();
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
      if (!PublishedCheckpoint.isManifest(record.key())) {
        return;
      }
      String digest = HexFormat.of().formatHex(record.key());
      published.remove(digest); // a republished checkpoint moves to the end
      if (record.value() == null) {
        return;
      }
      try {
        published.put(digest, PublishedCheckpoint.of(record.key(), record.value()));
      } catch (CheckpointException e) {
        LogEvent.CHECKPOINT_RECORD_INVALID
            .on(LOGGER)
            .addKeyValue("topic", topic)
            .addKeyValue("offset", record.offset())
            .log("topic {}, offset {}: {}", topic, record.offset(), e.getMessage());
      }
    }
  }
}

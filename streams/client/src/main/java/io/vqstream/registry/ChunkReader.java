package io.vqstream.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.proto.v1.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;

/** Reads the chunks of one checkpoint at the offsets that its manifest gives. */
final class ChunkReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final PublishedCheckpoint manifest;
  private final TopicPartition partition;
  private final ByteString digest;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private int next;

  /**
   * @param consumer closed by the caller
   */
  ChunkReader(Consumer<byte[], byte[]> consumer, String topic, PublishedCheckpoint manifest) {
    this.consumer = consumer;
    this.manifest = manifest;
    this.partition = new TopicPartition(topic, manifest.partition());
    this.digest = ByteString.copyFrom(HexFormat.of().parseHex(manifest.digest()));
  }

  /**
   * Returns the bytes of the checkpoint file.
   *
   * @param timeout maximum time to wait for each chunk
   * @throws CheckpointException if a chunk is missing or corrupt
   * @throws IOException if the next chunk is not received in time
   */
  byte[] read(Duration timeout) throws IOException {
    consumer.assign(List.of(partition));
    consumer.seek(partition, manifest.offsets().get(0));
    long deadline = System.nanoTime() + timeout.toNanos();
    while (next < manifest.offsets().size()) {
      int before = next;
      take(poll());
      if (next > before) {
        deadline = System.nanoTime() + timeout.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new IOException(
            "checkpoint %s: chunk %d of %d was not received within %d s"
                .formatted(manifest.label(), next, manifest.offsets().size(), timeout.toSeconds()));
      }
    }
    if (file.size() != manifest.size()) {
      throw damaged("it has " + file.size() + " bytes and not " + manifest.size());
    }
    return file.toByteArray();
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll() throws CheckpointException {
    try {
      return consumer.poll(POLL);
    } catch (InvalidOffsetException e) {
      throw damaged("chunk " + next + " is gone");
    }
  }

  private void take(Iterable<ConsumerRecord<byte[], byte[]>> records) throws CheckpointException {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (next == manifest.offsets().size()) {
        return;
      }
      long expected = manifest.offsets().get(next);
      if (record.offset() > expected) {
        throw damaged("chunk " + next + " is gone from offset " + expected);
      }
      if (record.offset() == expected) { // skips chunks of concurrent publishers
        file.writeBytes(chunk(record).toByteArray());
        next++;
        if (file.size() > manifest.size()) {
          throw damaged("it has more than its " + manifest.size() + " bytes");
        }
      }
    }
    // The consumer skips compacted and aborted records silently.
    if (next < manifest.offsets().size()
        && consumer.position(partition) > manifest.offsets().get(next)) {
      throw damaged("chunk " + next + " is gone from offset " + manifest.offsets().get(next));
    }
  }

  private ByteString chunk(ConsumerRecord<byte[], byte[]> record) throws CheckpointException {
    try {
      Checkpoint message =
          Checkpoint.parseFrom(record.value() == null ? new byte[0] : record.value());
      if (message.hasChunk()
          && message.getDigest().equals(digest)
          && message.getChunk().getIndex() == next) {
        return message.getChunk().getData();
      }
    } catch (InvalidProtocolBufferException e) {
      throw damaged("at offset " + record.offset() + " is no chunk");
    }
    throw damaged("at offset " + record.offset() + " is not its chunk " + next);
  }

  private CheckpointException damaged(String why) {
    return new CheckpointException("checkpoint " + manifest.label(), "damaged, " + why);
  }
}

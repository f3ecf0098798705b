package io.vqstream.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Publishes a checkpoint to a topic in one transaction: its chunks, then its manifest, which
 * contains the offsets of the chunks.
 *
 * <pre>
 * partition 0      manifests   key = digest, 32 octets           read from the beginning
 * last partition   chunks      key = digest, index (4 octets)    read at the manifest's offsets
 * </pre>
 *
 * Readers can therefore list checkpoints without reading weights. A topic with one partition works,
 * but is slower to list. Publishing the same file again replaces it.
 */
public final class CheckpointPublisher {
  /** Records stay below 900 kB, so that the default {@code max.message.bytes} suffices. */
  static final int CHUNK_BYTES = 880_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int chunkBytes;

  /**
   * @param producer transactional, with {@link #transactionalId}; closed by the caller
   */
  public CheckpointPublisher(Producer<byte[], byte[]> producer, String topic) {
    this(producer, topic, CHUNK_BYTES);
  }

  CheckpointPublisher(Producer<byte[], byte[]> producer, String topic, int chunkBytes) {
    this.producer = producer;
    this.topic = topic;
    this.chunkBytes = chunkBytes;
  }

  /** Returns the transactional id of a checkpoint: a second publisher of it fences the first. */
  public static String transactionalId(Checkpoint checkpoint) {
    return "vqstream-checkpoint-" + checkpoint.id().digest().substring(0, 16);
  }

  /**
   * Publishes a checkpoint; returns when the transaction is committed.
   *
   * @param name display name
   * @throws IOException if it cannot be written; the transaction is then aborted
   */
  public PublishedCheckpoint publish(Checkpoint checkpoint, String name) throws IOException {
    try {
      producer.initTransactions();
      int chunkPartition = producer.partitionsFor(topic).size() - 1;
      producer.beginTransaction();
      List<Long> offsets = sendChunks(checkpoint, chunkPartition);
      var manifest = manifest(checkpoint, name, chunkPartition, offsets);
      byte[] key = checkpoint.digest();
      byte[] value = manifest.toByteArray();
      offset(producer.send(new ProducerRecord<>(topic, 0, key, value)));
      producer.commitTransaction();
      return PublishedCheckpoint.of(key, value);
    } catch (KafkaException e) {
      abort(e);
      throw new IOException("cannot write to topic " + topic + ": " + e.getMessage(), e);
    }
  }

  private List<Long> sendChunks(Checkpoint checkpoint, int partition) throws IOException {
    byte[] file = checkpoint.file();
    ByteString digest = ByteString.copyFrom(checkpoint.digest());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int start = 0; start < file.length; start += chunkBytes) {
      int length = Math.min(chunkBytes, file.length - start);
      var chunk =
          io.vqstream.proto.v1.Checkpoint.Chunk.newBuilder()
              .setIndex(sent.size())
              .setData(UnsafeByteOperations.unsafeWrap(file, start, length));
      byte[] value =
          io.vqstream.proto.v1.Checkpoint.newBuilder()
              .setDigest(digest)
              .setChunk(chunk)
              .build()
              .toByteArray();
      byte[] key = chunkKey(checkpoint.digest(), sent.size());
      sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
    }
    producer.flush();
    List<Long> offsets = new ArrayList<>();
    for (Future<RecordMetadata> each : sent) {
      offsets.add(offset(each));
    }
    return offsets;
  }

  /** Returns the record key of a chunk. */
  static byte[] chunkKey(byte[] digest, int index) {
    return ByteBuffer.allocate(digest.length + Integer.BYTES).put(digest).putInt(index).array();
  }

  private static io.vqstream.proto.v1.Checkpoint manifest(
      Checkpoint checkpoint, String name, int chunkPartition, List<Long> offsets) {
    var manifest =
        io.vqstream.proto.v1.Checkpoint.Manifest.newBuilder()
            .setName(name)
            .setSize(checkpoint.file().length)
            .setChunks(offsets.size())
            .setPublishedAt(Instant.now().toEpochMilli())
            .setLevels(checkpoint.architecture().levels())
            .setArchitecture(checkpoint.architecture().toJson())
            .setChunkPartition(chunkPartition)
            .addAllChunkOffsets(offsets);
    return io.vqstream.proto.v1.Checkpoint.newBuilder()
        .setDigest(ByteString.copyFrom(HexFormat.of().parseHex(checkpoint.id().digest())))
        .setManifest(manifest)
        .build();
  }

  private long offset(Future<RecordMetadata> sent) throws IOException {
    try {
      return sent.get().offset();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort(e);
      throw new InterruptedIOException("interrupted while publishing to " + topic);
    }
  }

  private void abort(Exception reason) {
    if (reason instanceof InterruptException) {
      return; // the broker aborts it after transaction.timeout.ms
    }
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      reason.addSuppressed(e); // fenced, or not started
    }
  }
}

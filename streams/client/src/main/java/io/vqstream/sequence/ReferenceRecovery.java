package io.vqstream.sequence;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.sequence.SequenceIndex.Candidate;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames that lead to a reference frame in the topic: reads the partition backward from
 * the record that needs it to the key frame. The frames of other sequences on the way are kept for
 * them, so that a decoder that starts with many cameras reads the end of a partition once. Threads
 * that recover frames of different partitions can share an instance.
 */
public final class ReferenceRecovery {
  /** How many bytes a recovery reads at most, as a multiple of those that it keeps. */
  private static final int READ_FACTOR = 4;

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final long maxBytes;
  private final Duration timeout;
  private final BooleanSupplier cancelled;

  /** Memory of earlier recoveries is given back if it is short. */
  private final Map<TopicPartition, SoftReference<SequenceIndex>> indexes =
      new ConcurrentHashMap<>();

  /**
   * Creates a recovery; it opens no consumer before the first reference frame is missing.
   *
   * @param consumers opens a consumer that belongs to no group, with the isolation level of the
   *     consumer of the records and without a reset of offsets; the recovery closes it
   * @param maxBytes max size of the frames of other sequences that are kept for a partition. At
   *     most four times as many bytes are read.
   * @param timeout max time without an answer of the brokers
   * @param cancelled polled while the recovery waits
   */
  public ReferenceRecovery(
      Supplier<Consumer<byte[], byte[]>> consumers,
      long maxBytes,
      Duration timeout,
      BooleanSupplier cancelled) {
    this.consumers = consumers;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
    this.cancelled = cancelled;
  }

  /**
   * Returns the frames from the key frame to a reference frame.
   *
   * @param origin record of the frame that needs the reference frame
   * @param wanted how that frame names it
   * @return empty if the topic does not hold them any more, or not within the limit of bytes
   * @throws org.apache.kafka.common.errors.TimeoutException if the brokers do not answer in time
   * @throws org.apache.kafka.common.errors.WakeupException if the recovery is cancelled
   */
  Optional<List<Frame.Coded>> find(RecordOrigin origin, Frame.Reference wanted) {
    ByteBuffer key = key(origin.key());
    SequenceIndex known = index(origin);
    if (known == null) {
      return scanAll(origin, key, wanted);
    }
    Optional<List<Frame.Coded>> found = known.find(key, wanted);
    if (found.isPresent()) {
      return found;
    }
    if (!known.excludes(key, wanted)) {
      return scanAll(origin, key, wanted);
    }
    SequenceIndex since = scan(origin, key, wanted, known.end());
    found = since.find(key, wanted);
    // What leads to the frame may begin in the range that is known.
    return found.isEmpty() && since.contains(wanted) ? scanAll(origin, key, wanted) : found;
  }

  private Optional<List<Frame.Coded>> scanAll(
      RecordOrigin origin, ByteBuffer key, Frame.Reference wanted) {
    SequenceIndex index = scan(origin, key, wanted, 0);
    indexes.put(origin.partition(), new SoftReference<>(index));
    return index.find(key, wanted);
  }

  /** Returns the sequences before the record; null if they are not known. */
  private @Nullable SequenceIndex index(RecordOrigin origin) {
    SoftReference<SequenceIndex> reference = indexes.get(origin.partition());
    SequenceIndex index = reference == null ? null : reference.get();
    return index == null || index.end() > origin.offset() ? null : index;
  }

  private SequenceIndex scan(
      RecordOrigin origin, ByteBuffer key, Frame.Reference wanted, long floor) {
    SequenceIndex index = new SequenceIndex(key, wanted, origin.offset(), maxBytes);
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      BackwardReader reader =
          new BackwardReader(
              consumer, origin.partition(), origin.offset(), floor, timeout, cancelled);
      while (index.find(key, wanted).isEmpty()) {
        if (reader.atStart() || reader.bytes() / READ_FACTOR > maxBytes) {
          index.complete();
          break;
        }
        List<Candidate> block = new ArrayList<>();
        reader.readBlock(record -> candidate(record).ifPresent(block::add));
        for (int i = block.size() - 1; i >= 0; i--) {
          index.add(block.get(i));
        }
      }
    }
    return index;
  }

  private static Optional<Candidate> candidate(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      CodedImage coded = CodedImage.parseFrom(record.value());
      if (!(Frame.parse(coded.getFrame().asReadOnlyByteBuffer()) instanceof Frame.Coded frame)) {
        return Optional.empty();
      }
      int distance = frame.reference().map(Frame.Reference::distance).orElse(0);
      boolean ofSequence =
          distance > 0 || coded.getFrameType() != CodedImage.FrameType.FRAME_TYPE_UNSPECIFIED;
      Frame.Reference name =
          DecoderReferences.name(SequenceDecoder.checksum(coded.getFrame()), distance);
      return Optional.of(new Candidate(key(record.key()), frame, name, ofSequence));
    } catch (InvalidProtocolBufferException | FrameException e) {
      return Optional.empty(); // its own decoding reports it
    }
  }

  private static ByteBuffer key(byte @Nullable [] key) {
    return ByteBuffer.wrap(key == null ? new byte[0] : key);
  }
}

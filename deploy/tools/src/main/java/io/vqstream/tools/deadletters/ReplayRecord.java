package io.vqstream.tools.deadletters;

import io.vqstream.proto.v1.Failure;
import io.vqstream.record.VqHeaders;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A dead letter and the record to publish for it: key, value, timestamp and headers of the source,
 * and two headers that name the source and the dead letter.
 */
record ReplayRecord(DeadLetter failed, ProducerRecord<byte[], byte[]> record) {

  /**
   * Creates the record.
   *
   * @param target empty for the source topic and partition
   * @throws NotReplayableException if the topic does not exist or the value was deleted
   * @throws IOException if the brokers do not answer, in one line
   */
  static ReplayRecord of(DeadLetter failed, Optional<String> target, SourceRecords topics)
      throws NotReplayableException, IOException {
    Failure failure = failed.failure();
    String topic = target.orElse(failure.getSourceTopic());
    int partition = failure.getSourcePartition();
    boolean samePartition =
        target.isEmpty() && partition >= 0 && partition < topics.partitions(topic);
    byte[] key = failure.hasKey() ? failure.getKey().toByteArray() : null;
    byte[] value = failure.hasValue() ? failure.getValue().toByteArray() : null;
    Headers headers = headers(failure);
    if (failed.isWithoutValue()) {
      ConsumerRecord<byte[], byte[]> source = topics.find(failure);
      value = source.value();
      if (failure.getPositionOnly()) {
        key = source.key();
        headers = source.headers();
      }
    }
    return new ReplayRecord(
        failed,
        new ProducerRecord<>(
            topic,
            samePartition ? partition : null,
            failure.getSourceTimestamp() > 0 ? failure.getSourceTimestamp() : null,
            key,
            value,
            withPositions(headers, failed)));
  }

  private static Headers headers(Failure failure) {
    RecordHeaders headers = new RecordHeaders();
    for (Failure.Header header : failure.getHeadersList()) {
      headers.add(header.getKey(), header.hasValue() ? header.getValue().toByteArray() : null);
    }
    return headers;
  }

  private static Headers withPositions(Headers headers, DeadLetter failed) {
    Headers source = VqHeaders.with(headers, VqHeaders.REPLAY_OF, failed.source());
    return VqHeaders.with(source, VqHeaders.REPLAY_FROM, failed.position());
  }
}

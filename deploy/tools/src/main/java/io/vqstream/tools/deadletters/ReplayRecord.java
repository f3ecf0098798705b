package io.vqstream.tools.deadletters;

import io.vqstream.proto.v1.Failure;
import io.vqstream.record.VqHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A dead letter with the record that is published for it: key, value, timestamp and headers as they
 * were, and two headers that say of what it is a replay.
 */
record ReplayRecord(DeadLetter failed, ProducerRecord<byte[], byte[]> record) {

  /**
   * Makes the record.
   *
   * @param target empty for the topic and the partition that it came from
   * @throws NotReplayableException if the topic is not there, or the value is nowhere any more
   * @throws IOException if the brokers do not say, in one line
   */
  static ReplayRecord of(DeadLetter failed, Optional<String> target, SourceRecords topics)
      throws NotReplayableException, IOException {
    Failure failure = failed.failure();
    String topic = target.orElse(failure.getSourceTopic());
    int partition = failure.getSourcePartition();
    boolean samePartition =
        target.isEmpty() && partition >= 0 && partition < topics.partitions(topic);
    byte[] value = null;
    if (failed.isWithoutValue()) {
      value = topics.valueOf(failure);
    } else if (failure.hasValue()) {
      value = failure.getValue().toByteArray();
    }
    return new ReplayRecord(
        failed,
        new ProducerRecord<>(
            topic,
            samePartition ? partition : null,
            failure.getSourceTimestamp() > 0 ? failure.getSourceTimestamp() : null,
            failure.hasKey() ? failure.getKey().toByteArray() : null,
            value,
            headers(failed)));
  }

  private static Headers headers(DeadLetter failed) {
    RecordHeaders headers = new RecordHeaders();
    for (Failure.Header header : failed.failure().getHeadersList()) {
      headers.add(header.getKey(), header.hasValue() ? header.getValue().toByteArray() : null);
    }
    headers.remove(VqHeaders.REPLAY_OF);
    headers.remove(VqHeaders.REPLAY_FROM);
    headers.add(VqHeaders.REPLAY_OF, failed.source().getBytes(StandardCharsets.UTF_8));
    headers.add(VqHeaders.REPLAY_FROM, failed.position().getBytes(StandardCharsets.UTF_8));
    return headers;
  }
}

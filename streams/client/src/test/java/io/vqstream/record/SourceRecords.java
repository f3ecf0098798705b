package io.vqstream.record;

import io.vqstream.deadletter.SourceRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records as a topology would hand them to a conversion. */
final class SourceRecords {
  private SourceRecords() {}

  /** Of topic images, with key camera-7. */
  static SourceRecord holding(byte[] value) {
    byte[] key = "camera-7".getBytes(StandardCharsets.UTF_8);
    return new SourceRecord("images", 0, 0, 1_700_000_000_123L, key, value, new RecordHeaders());
  }
}

package io.vqstream.service.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** How large a record is to Kafka. */
final class RecordSize {
  /**
   * At most: a batch's header (61), a record's own length, attributes and deltas (21), and the
   * lengths of key and value and the number of headers as variable-length integers (15).
   */
  private static final int OVERHEAD = 61 + 21 + 15;

  /** The two lengths of a header, as variable-length integers of 5 bytes at most. */
  private static final int HEADER_OVERHEAD = 10;

  private RecordSize() {}

  /**
   * Bytes that the producer and the broker count, at most, for an uncompressed record alone in its
   * batch: what they compare with {@code max.request.size} and {@code max.message.bytes}.
   */
  static long atMost(byte[] key, int valueBytes, Headers headers) {
    long size = OVERHEAD + (key == null ? 0 : key.length) + (long) valueBytes;
    for (Header header : headers) {
      size += HEADER_OVERHEAD + header.key().getBytes(StandardCharsets.UTF_8).length;
      size += header.value() == null ? 0 : header.value().length;
    }
    return size;
  }
}

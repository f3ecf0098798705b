package io.vqstream.service.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Computes the size of records as Kafka counts it. */
final class RecordSize {
  /**
   * Upper bound: the batch header (61), the length, attributes and deltas of a record (21), and the
   * lengths of key and value and the number of headers as varints (15).
   */
  private static final int OVERHEAD = 61 + 21 + 15;

  /** The two lengths of a header, as varints of up to 5 bytes. */
  private static final int HEADER_OVERHEAD = 10;

  private RecordSize() {}

  /**
   * Returns an upper bound in bytes of an uncompressed record that is alone in its batch. Producers
   * compare this size with {@code max.request.size}, brokers with {@code max.message.bytes}.
   */
  static long upperBound(byte[] key, int valueBytes, Headers headers) {
    long size = OVERHEAD + (key == null ? 0 : key.length) + (long) valueBytes;
    for (Header header : headers) {
      size += HEADER_OVERHEAD + header.key().getBytes(StandardCharsets.UTF_8).length;
      size += header.value() == null ? 0 : header.value().length;
    }
    return size;
  }
}

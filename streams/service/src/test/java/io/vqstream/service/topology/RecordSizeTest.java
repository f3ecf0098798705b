package io.vqstream.service.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSizeTest {

  @ParameterizedTest
  @CsvSource({"-1, 0, 0", "0, 1, 0", "8, 100, 1", "300, 1000000, 20", "70000, 20000000, 3"})
  void isNeverLessThanWhatTheProducerChecks(int keyBytes, int valueBytes, int headerCount) {
    // Given
    byte[] key = keyBytes < 0 ? null : new byte[keyBytes];
    Headers headers = new RecordHeaders();
    for (int i = 0; i < headerCount; i++) {
      headers.add("größe-" + i, i == 0 ? null : new byte[i * 50]);
    }

    // When
    long size = RecordSize.upperBound(key, valueBytes, headers);

    // Then
    int checked =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            key,
            new byte[valueBytes],
            headers.toArray());
    assertThat(size).isBetween((long) checked, checked + 15L + 10L * headerCount);
  }
}

package io.vqstream.bench;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Numbered keys that Kafka distributes over the partitions in turn. With random keys some
 * partitions would get more records, and runs would end with idle threads.
 */
final class NumberedKey {
  private static final char END = '-';

  private NumberedKey() {}

  /** Returns the key of an image: its number and a suffix that selects the partition. */
  static byte[] of(long number, int partitions) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> (number + "" + END + i).getBytes(StandardCharsets.US_ASCII))
        .filter(key -> partition(key, partitions) == number % partitions)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the number of a key. */
  static long number(byte[] key) {
    String text = new String(key, StandardCharsets.US_ASCII);
    return Long.parseLong(text.substring(0, text.indexOf(END)));
  }

  /** Returns the partition that the default partitioner of Kafka selects for a key. */
  static int partition(byte[] key, int partitions) {
    return BuiltInPartitioner.partitionForKey(key, partitions);
  }
}

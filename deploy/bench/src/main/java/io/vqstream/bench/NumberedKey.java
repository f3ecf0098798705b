package io.vqstream.bench;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Keys of images by number. Producers put them into the partitions in turn: with keys of chance
 * some partitions would get more than others, and the runs would end with idle threads.
 */
final class NumberedKey {
  private static final char END = '-';

  private NumberedKey() {}

  /**
   * The key of an image, the same each time: its number, and what it takes to hit the partition.
   */
  static byte[] of(long number, int partitions) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> (number + "" + END + i).getBytes(StandardCharsets.US_ASCII))
        .filter(key -> partition(key, partitions) == number % partitions)
        .findFirst()
        .orElseThrow();
  }

  /** The number in a key. */
  static long number(byte[] key) {
    String text = new String(key, StandardCharsets.US_ASCII);
    return Long.parseLong(text.substring(0, text.indexOf(END)));
  }

  /** Where Kafka's producers, those of Kafka Streams among them, put a key. */
  static int partition(byte[] key, int partitions) {
    return BuiltInPartitioner.partitionForKey(key, partitions);
  }
}

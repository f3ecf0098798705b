package io.vqstream.service.topology;

import io.vqstream.metric.RateBaseline;
import io.vqstream.record.CodedRate;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.zip.CRC32C;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;

/**
 * Baselines of the rate of images, per route and quality level, of one source partition. A baseline
 * starts anew when the route gets another checkpoint.
 *
 * <p>Baselines are part of the metadata that Kafka Streams commits with the offset of the
 * partition. They are therefore exactly those of the images before the offset: after an aborted
 * transaction, a restart or a rebalance, the next owner of the partition reads both. They need no
 * topic, no right and no time. A state store, the usual place, would need a changelog topic: its
 * number of partitions is fixed, so that the service would no longer start after partitions are
 * added to the source topic; new instances would have to restore it before they help; and a
 * transaction that hangs in it would stop encoding. Headers of the last coded records would need
 * the right to read the coded topic, whose partitions are not those of the source topic.
 *
 * <p>The API is internal to Kafka Streams, which keeps the times of its window operators the same
 * way; {@code SurpriseIT} fails if a version of Kafka changes it. Brokers limit the metadata to 4
 * KB ({@code offset.metadata.max.bytes}); the 67 baselines of {@value #MAX_BYTES} bytes,
 * Base64-encoded, take half of that. Further ones are kept in memory until the partition moves.
 */
final class RouteBaselines {
  /** Maximum size in bytes of the committed baselines, before they are encoded as Base64. */
  static final int MAX_BYTES = 1500;

  private final InternalProcessorContext<?, ?> context;
  private final Map<String, Long> uncommitted = new HashMap<>();

  /**
   * Creates the baselines of a task.
   *
   * @param context context of a processor of the task, which has one source partition
   */
  RouteBaselines(InternalProcessorContext<?, ?> context) {
    this.context = context;
  }

  /** Returns the surprise of an image; empty if too few images of its route are known. */
  OptionalDouble surprise(String route, CodedRate image) {
    return baseline(route, image).surprise(image.bitsPerPixel());
  }

  /** Adds an image to the baseline of its route and level. */
  void add(String route, CodedRate image) {
    String key = key(route, image.quality());
    long packed =
        PackedBaseline.pack(baseline(route, image).with(image.bitsPerPixel()), image.checkpoint());
    if (context.processorMetadataForKey(key) == null && !isRoom()) {
      uncommitted.put(key, packed);
    } else {
      context.addProcessorMetadataKeyValue(key, packed);
    }
  }

  private RateBaseline baseline(String route, CodedRate image) {
    String key = key(route, image.quality());
    Long packed = context.processorMetadataForKey(key);
    if (packed == null) {
      packed = uncommitted.get(key);
    }
    return packed == null ? RateBaseline.EMPTY : PackedBaseline.unpack(packed, image.checkpoint());
  }

  /** Returns whether the metadata can take a further baseline. */
  private boolean isRoom() {
    return context.processorMetadata().serialize().length < MAX_BYTES;
  }

  private static String key(String route, int quality) {
    CRC32C crc = new CRC32C();
    crc.update(route.getBytes(StandardCharsets.UTF_8));
    return "%08x.%d".formatted((int) crc.getValue(), quality);
  }
}

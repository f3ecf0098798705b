package io.vqstream.service.topology;

import com.google.protobuf.Message;
import io.vqstream.record.Conversion;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.ServiceMetrics;
import io.vqstream.trace.ImageTracer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** Builds the nodes of both topologies. Their names appear in metrics and topology descriptions. */
final class Nodes {
  static final String FAILURES = "failures";

  private Nodes() {}

  /**
   * Builds a topology of one source, one processor and two sinks.
   *
   * @param source name of the source node
   * @param processor name of the processor node
   * @param sink name of the sink node of the results
   */
  static <M extends Message> Topology topology(
      ServiceConfig config,
      RecordLimits limits,
      ServiceMetrics metrics,
      ImageTracer tracer,
      String source,
      String processor,
      String sink,
      Supplier<Conversion<M>> conversion) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    ByteArraySerializer key = new ByteArraySerializer();
    Serializer<Message> message =
        (topic, value) -> value == null ? null : config.sinkFormat().bytes(value);
    AutoOffsetReset asConfigured = null;
    return new Topology()
        .addSource(asConfigured, source, Nodes::timestamp, bytes, bytes, config.sourceTopic())
        .addProcessor(
            processor,
            () -> new CodecProcessor<>(conversion.get(), config, limits, sink, metrics, tracer),
            source)
        .addSink(sink, config.sinkTopic(), key, message, processor)
        .addSink(FAILURES, config.failureTopic(), key, message, processor);
  }

  /**
   * Returns the timestamp of a record. One without, as some clients write it, gets the highest
   * timestamp read so far in the partition, or the current time: retention would delete a result
   * with the timestamp 0.
   */
  private static long timestamp(ConsumerRecord<Object, Object> record, long partitionTime) {
    if (record.timestamp() >= 0) {
      return record.timestamp();
    }
    return partitionTime >= 0 ? partitionTime : System.currentTimeMillis();
  }
}

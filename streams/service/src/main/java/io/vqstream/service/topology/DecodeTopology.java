package io.vqstream.service.topology;

import io.vqstream.codecpool.CodecProvider;
import io.vqstream.record.Decoding;
import io.vqstream.record.Direction;
import io.vqstream.sequence.RecoveryConsumer;
import io.vqstream.sequence.ReferenceRecovery;
import io.vqstream.sequence.SequenceDecoder;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.Topology;

/**
 * The topology of the decoder: coded images to reconstructed images.
 *
 * <pre>
 *   coded ──▶ decode ──┬──▶ reconstructed  (Image, or an image file)
 *                      └──▶ failures       (Failure: reason, detail, source record)
 * </pre>
 *
 * Keys, headers, timestamps and the order of records with the same key are preserved. All tasks
 * share the reference frames of sequences, which are found by checksum.
 */
public final class DecodeTopology {
  private DecodeTopology() {}

  /**
   * Builds the topology.
   *
   * @param codecs shared by all threads; closed by the caller
   */
  public static Topology build(
      ServiceConfig config, RecordLimits limits, CodecProvider codecs, CodecMetrics metrics) {
    return build(
        config, limits, codecs, metrics, () -> RecoveryConsumer.open(config.recoveryProperties()));
  }

  /**
   * Builds the topology with other consumers.
   *
   * @param consumers opens a consumer that recovers missing reference frames
   */
  static Topology build(
      ServiceConfig config,
      RecordLimits limits,
      CodecProvider codecs,
      CodecMetrics metrics,
      Supplier<Consumer<byte[], byte[]>> consumers) {
    ServiceMetrics service =
        metrics.service(Direction.DECODE, config.applicationId(), config.sourceTopic());
    long cacheBytes = config.referenceCacheMaxBytes();
    ReferenceRecovery recovery =
        new ReferenceRecovery(consumers, cacheBytes, config.brokerTimeout(), () -> false);
    SequenceDecoder sequences =
        new SequenceDecoder(cacheBytes, Optional.of(recovery), service::recovery);
    return Nodes.topology(
        config,
        limits,
        service,
        metrics.tracer(),
        "coded",
        "decode",
        "reconstructed",
        () -> new Decoding(codecs, metrics, config.sinkFormat(), sequences));
  }
}

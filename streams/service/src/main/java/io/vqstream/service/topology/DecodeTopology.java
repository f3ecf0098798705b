package io.vqstream.service.topology;

import io.vqstream.codecpool.CodecProvider;
import io.vqstream.record.Decoding;
import io.vqstream.record.Direction;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import org.apache.kafka.streams.Topology;

/**
 * The topology of the decoder: coded images to reconstructed images.
 *
 * <pre>
 *   coded ──▶ decode ──┬──▶ reconstructed  (Image, or an image file)
 *                      └──▶ failures       (Failure: reason, detail, source record)
 * </pre>
 *
 * Keys, headers, timestamps and the order of records with the same key are preserved.
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
    return Nodes.topology(
        config,
        limits,
        metrics.service(Direction.DECODE, config.applicationId(), config.sourceTopic()),
        metrics.tracer(),
        "coded",
        "decode",
        "reconstructed",
        () -> new Decoding(codecs, metrics, config.sinkFormat()));
  }
}

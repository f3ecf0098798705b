package io.vqstream.service.topology;

import io.vqstream.codecpool.CodecProvider;
import io.vqstream.record.Decoding;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import org.apache.kafka.streams.Topology;

/**
 * Coded images to reconstructed images.
 *
 * <pre>
 *   coded ──▶ decode ──┬──▶ reconstructed  (Image, or its file)
 *                      └──▶ failures       (Failure: reason, detail, the record as it was)
 * </pre>
 *
 * Keys, headers and timestamps are kept, so records of a key stay in order.
 */
public final class DecodeTopology {
  private DecodeTopology() {}

  /**
   * The topology.
   *
   * @param codecs used by all threads; stay the caller's to close
   */
  public static Topology build(
      ServiceConfig config, RecordLimits limits, CodecProvider codecs, CodecMetrics metrics) {
    return Nodes.topology(
        config,
        limits,
        metrics,
        "coded",
        "decode",
        "reconstructed",
        () -> new Decoding(codecs, metrics, config.sinkFormat()));
  }
}

package io.vqstream.streams.topology;

import io.vqstream.streams.codecs.Codecs;
import io.vqstream.streams.config.RecordLimits;
import io.vqstream.streams.config.ServiceConfig;
import io.vqstream.streams.conversion.Decoding;
import io.vqstream.streams.metrics.CodecMetrics;
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
      ServiceConfig config, RecordLimits limits, Codecs codecs, CodecMetrics metrics) {
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

package io.vqstream.service.topology;

import io.vqstream.codecpool.CodecProvider;
import io.vqstream.record.Encoding;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import org.apache.kafka.streams.Topology;

/**
 * Images to coded images.
 *
 * <pre>
 *   images ──▶ encode ──┬──▶ coded       (CodedImage)
 *                       └──▶ failures    (Failure: reason, detail, the record as it was)
 * </pre>
 *
 * Keys, headers and timestamps are kept, so records of a key stay in order.
 */
public final class EncodeTopology {
  private EncodeTopology() {}

  /**
   * The topology.
   *
   * @param codecs used by all threads; stay the caller's to close
   * @throws IllegalArgumentException if the default does not have the quality level of the settings
   */
  public static Topology build(
      ServiceConfig config, RecordLimits limits, CodecProvider codecs, CodecMetrics metrics) {
    if (config.quality() > codecs.levels()) {
      throw new IllegalArgumentException(
          "quality "
              + config.quality()
              + " is not there: the checkpoint has levels 1 to "
              + codecs.levels());
    }
    if (config.fidelityFloor().most() > codecs.levels()) {
      throw new IllegalArgumentException(
          "max.quality "
              + config.fidelityFloor().most()
              + " is not there: the checkpoint has levels 1 to "
              + codecs.levels());
    }
    return Nodes.topology(
        config,
        limits,
        metrics,
        "images",
        "encode",
        "coded",
        () -> new Encoding(codecs, config.fidelityFloor(), config.sourceFormat()));
  }
}

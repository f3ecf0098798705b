package io.vqstream.service.topology;

import io.vqstream.codec.ReferenceCache;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.record.Conversion;
import io.vqstream.record.Direction;
import io.vqstream.record.Encoding;
import io.vqstream.sequence.EncoderSequences;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.metrics.CodecMetrics;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.Topology;

/**
 * The topology of the encoder: images to coded images.
 *
 * <pre>
 *   images ──▶ encode ──┬──▶ coded       (CodedImage)
 *                       └──▶ failures    (Failure: reason, detail, source record)
 * </pre>
 *
 * Keys, headers, timestamps and the order of records with the same key are preserved. All tasks
 * share the memory for the reference frames of sequences.
 */
public final class EncodeTopology {
  private EncodeTopology() {}

  /**
   * Builds the topology.
   *
   * @param codecs shared by all threads; closed by the caller
   * @throws IllegalArgumentException if the default codec lacks a configured quality level
   */
  public static Topology build(
      ServiceConfig config, RecordLimits limits, CodecProvider codecs, CodecMetrics metrics) {
    return build(config, limits, codecs, metrics, UnaryOperator.identity());
  }

  /**
   * Builds the topology with a wrapped conversion.
   *
   * @param wrapper applied to the conversion of each task
   */
  public static Topology build(
      ServiceConfig config,
      RecordLimits limits,
      CodecProvider codecs,
      CodecMetrics metrics,
      UnaryOperator<Conversion<CodedImage>> wrapper) {
    requireLevel(Setting.QUALITY, config.quality(), codecs);
    requireLevel(Setting.MAX_QUALITY, config.qualitySettings().maxQuality(), codecs);
    // Stays empty while all routes have key frames only.
    ReferenceCache<EncoderSequences.Key> references =
        new ReferenceCache<>(config.referenceCacheMaxBytes(), EncoderSequences.Key::bytes);
    return Nodes.topology(
        config,
        limits,
        metrics.service(Direction.ENCODE, config.applicationId(), config.sourceTopic()),
        metrics.tracer(),
        "images",
        "encode",
        "coded",
        () ->
            wrapper.apply(
                new Encoding(
                    codecs,
                    config.qualitySettings(),
                    config.sourceFormat(),
                    Optional.of(new EncoderSequences(references)))));
  }

  private static void requireLevel(String setting, int level, CodecProvider codecs) {
    if (level > codecs.levels()) {
      throw new IllegalArgumentException(
          "%s=%d is out of range: the checkpoint has quality levels 1 to %d"
              .formatted(setting, level, codecs.levels()));
    }
  }
}

package io.vqstream.faults;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.metrics.CodecMetrics;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/** Encoders and decoders in this JVM, with one codec: for tests that kill something else. */
final class LocalServices implements AutoCloseable {
  private final String bootstrapServers;
  private final Path folder;
  private final ImageCodec codec = ImageCodecs.builder().setBundledCheckpoints().build();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CodecMetrics metrics = new CodecMetrics(registry);
  private final Deque<StreamsService> running = new ArrayDeque<>();

  /**
   * @param folder for what Kafka Streams writes to disk
   */
  LocalServices(String bootstrapServers, Path folder) {
    this.bootstrapServers = bootstrapServers;
    this.folder = folder;
  }

  /** Starts one, exactly once and with the topics' default names; the topics must be there. */
  void start(Role role) throws Exception {
    running.push(
        StreamsService.start(
            ServiceConfig.of(
                role,
                Map.of(
                    Setting.BOOTSTRAP_SERVERS,
                    bootstrapServers,
                    Setting.THREADS,
                    "3",
                    StreamsConfig.STATE_DIR_CONFIG,
                    folder.toString())),
            codec,
            metrics));
  }

  /** Finishes what they have in hand and stops them. */
  void stop() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Override
  public void close() {
    stop();
    codec.close();
    registry.close();
  }
}

package io.vqstream.bench;

import io.vqstream.codec.ImageCodec;
import io.vqstream.demo.broker.TemporaryFolder;
import io.vqstream.record.SourceFormat;
import io.vqstream.service.ServiceException;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.Setting;
import io.vqstream.service.metrics.CodecMetrics;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;

/** An encoder and a decoder in this process with one shared codec. */
final class BenchServices implements AutoCloseable {
  private final Topics topics;
  private final TemporaryFolder state;
  private StreamsService encoder;
  private StreamsService decoder;

  private BenchServices(Topics topics, TemporaryFolder state) {
    this.topics = topics;
    this.state = state;
  }

  /**
   * Starts both services. The topics must exist.
   *
   * @param overrides settings that override those of the user
   * @param codec closed by the caller, after the services
   * @throws ServiceException if a service cannot start
   */
  static BenchServices start(
      BenchSettings settings,
      Topics topics,
      Map<String, String> overrides,
      ImageCodec codec,
      CodecMetrics metrics)
      throws IOException, ServiceException {
    BenchServices services = new BenchServices(topics, TemporaryFolder.create("vqstream-state-"));
    try {
      Map<String, String> all = new HashMap<>(topics.settings());
      all.putAll(overrides);
      all.put(Setting.CHECKPOINTS_TOPIC, ""); // published checkpoints must not change the result
      all.put(Setting.SOURCE_FORMAT, SourceFormat.MESSAGE.id()); // what Publisher sends
      all.put(StreamsConfig.STATE_DIR_CONFIG, services.state.path().toString());
      services.decoder = services.start(Role.DECODER, settings, all, codec, metrics);
      services.encoder = services.start(Role.ENCODER, settings, all, codec, metrics);
      return services;
    } catch (ServiceException | RuntimeException e) {
      try (services) {
        throw e;
      }
    }
  }

  private StreamsService start(
      Role role,
      BenchSettings settings,
      Map<String, String> overrides,
      ImageCodec codec,
      CodecMetrics metrics)
      throws ServiceException {
    Map<String, String> all = new HashMap<>(overrides);
    all.put(Setting.APPLICATION_ID, topics.group(role));
    return StreamsService.start(settings.service(role, all), codec, metrics);
  }

  /** Returns the failure of a service that ended by itself; empty while both run. */
  Optional<ServiceException> failure() {
    return encoder.failure().or(decoder::failure);
  }

  /** Stops both and deletes the state folder. */
  @Override
  public void close() throws IOException {
    StreamsService startedDecoder = decoder;
    StreamsService startedEncoder = encoder;
    try (state;
        startedDecoder;
        startedEncoder) {
      // Closed in reverse order; null if not started.
    }
  }
}

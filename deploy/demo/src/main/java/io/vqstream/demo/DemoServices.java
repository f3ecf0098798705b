package io.vqstream.demo;

import io.vqstream.codec.ImageCodec;
import io.vqstream.demo.broker.TemporaryFolder;
import io.vqstream.service.ServiceException;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.http.Health;
import io.vqstream.service.metrics.CodecMetrics;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;

/**
 * An encoder and a decoder, both in this JVM. What Kafka Streams writes to disk lies in a temporary
 * folder that goes with it.
 */
final class DemoServices implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private StreamsService encoder;
  private StreamsService decoder;

  private DemoServices() {}

  /**
   * Starts both. The topics must be there.
   *
   * @param codec stays the caller's to close, afterwards
   * @param quality level of the encoder
   * @param pixels of the largest image
   * @throws IOException if the temporary folder cannot be created
   * @throws ServiceException if a service cannot start
   */
  static DemoServices start(
      String bootstrapServers, ImageCodec codec, int quality, long pixels, CodecMetrics metrics)
      throws IOException, ServiceException {
    DemoServices services = new DemoServices();
    try {
      TemporaryFolder state = TemporaryFolder.create("vqstream-state-");
      services.open.push(state);
      Map<String, String> settings = new HashMap<>();
      settings.put(Setting.BOOTSTRAP_SERVERS, bootstrapServers);
      settings.put(Setting.QUALITY, Integer.toString(quality));
      // The topics are made for that much: a decoder would warn of larger ones.
      settings.put(Setting.IMAGE_MAX_PIXELS, Long.toString(Math.max(1, pixels)));
      // So that the time of an image is its own and not that of all that share the processors.
      settings.put(Setting.THREADS, "2");
      settings.put(StreamsConfig.STATE_DIR_CONFIG, state.path().toString());
      services.encoder = services.start(Role.ENCODER, settings, codec, metrics);
      services.decoder = services.start(Role.DECODER, settings, codec, metrics);
      return services;
    } catch (IOException | ServiceException | RuntimeException e) {
      try (services) {
        throw e;
      }
    }
  }

  /** The health of both. */
  Health health() {
    return Health.all(List.of(encoder, decoder));
  }

  /** Why one of the services ended by itself; empty as long as both run. */
  Optional<ServiceException> failure() {
    return encoder.failure().or(decoder::failure);
  }

  /** Stops both, the latest first, and deletes what they wrote to disk. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        IOException wrapped = new IOException("the demo could not be ended: " + e.getMessage(), e);
        if (failure == null) {
          failure = wrapped;
        } else {
          failure.addSuppressed(wrapped);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private StreamsService start(
      Role role, Map<String, String> settings, ImageCodec codec, CodecMetrics metrics)
      throws ServiceException {
    Map<String, String> own = new HashMap<>(settings);
    own.put(Setting.APPLICATION_ID, "vqstream-demo-" + role.id());
    StreamsService service = StreamsService.start(ServiceConfig.of(role, own), codec, metrics);
    open.push(service);
    return service;
  }
}

package io.vqstream.demo;

import io.vqstream.codec.ImageCodec;
import io.vqstream.demo.broker.TemporaryFolder;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.service.ServiceException;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.http.Health;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.ops.LatestImages;
import io.vqstream.service.ops.OpsService;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * An encoder and a decoder in this JVM. Kafka Streams has a temporary state folder, which is
 * deleted on close.
 */
final class DemoServices implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private StreamsService encoder;
  private StreamsService decoder;

  private DemoServices() {}

  /**
   * Starts both services. The topics must exist.
   *
   * @param codec closed by the caller, after the services
   * @param quality level of the encoder
   * @param pixels of the largest image
   * @param images receives the images of the encoder
   * @param started receives each service
   * @throws IOException if the temporary folder cannot be created
   * @throws ServiceException if a service cannot start
   */
  static DemoServices start(
      String bootstrapServers,
      ImageCodec codec,
      int quality,
      long pixels,
      CodecMetrics metrics,
      LatestImages images,
      Consumer<OpsService> started)
      throws IOException, ServiceException {
    DemoServices services = new DemoServices();
    try {
      TemporaryFolder state = TemporaryFolder.create("vqstream-state-");
      services.open.push(state);
      Map<String, String> settings = new HashMap<>();
      settings.put(Setting.BOOTSTRAP_SERVERS, bootstrapServers);
      settings.put(Setting.QUALITY, Integer.toString(quality));
      // The topics have this limit: a decoder would warn of larger images.
      settings.put(Setting.IMAGE_MAX_PIXELS, Long.toString(Math.max(1, pixels)));
      // Few threads, so that the time of an image does not include waiting for processors.
      settings.put(Setting.THREADS, "2");
      settings.put(StreamsConfig.STATE_DIR_CONFIG, state.path().toString());
      services.encoder = services.start(Role.ENCODER, settings, codec, metrics, images, started);
      services.decoder = services.start(Role.DECODER, settings, codec, metrics, images, started);
      return services;
    } catch (IOException | ServiceException | RuntimeException e) {
      try (services) {
        throw e;
      }
    }
  }

  /** Returns the combined health of both services. */
  Health health() {
    return Health.all(List.of(encoder, decoder));
  }

  /** Returns the failure of a service that ended by itself; empty while both run. */
  Optional<ServiceException> failure() {
    return encoder.failure().or(decoder::failure);
  }

  /** Stops both in reverse order and deletes the state folder. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        IOException wrapped =
            new IOException("the demo could not be stopped: " + e.getMessage(), e);
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
      Role role,
      Map<String, String> settings,
      ImageCodec codec,
      CodecMetrics metrics,
      LatestImages images,
      Consumer<OpsService> started)
      throws ServiceException {
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put(Setting.APPLICATION_ID, "vqstream-demo-" + role.id());
    ServiceConfig config = ServiceConfig.of(role, overrides);
    Optional<LatestImages> shown = role == Role.ENCODER ? Optional.of(images) : Optional.empty();
    StreamsService service =
        StreamsService.start(
            config, codec, ExecutionStrategy.INLINE, metrics, shown, progress -> {});
    started.accept(OpsService.of(config));
    open.push(service);
    return service;
  }
}

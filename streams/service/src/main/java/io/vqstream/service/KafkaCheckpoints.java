package io.vqstream.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codecpool.CodecOpener;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.codecpool.RoutingCodecProvider;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.kafka.LogEvent;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.RouteTable;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codecs of published checkpoints of one service, with their meters.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.checkpoints.open<td>gauge<td>application
 *   <tr><td>vqstream.routes.behind<td>gauge of encoders<td>application
 * </table>
 */
final class KafkaCheckpoints implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaCheckpoints.class);

  /** Time to read routes and open codecs, in addition to the wait for a checkpoint. */
  private static final Duration ROUTES_LIMIT = Duration.ofSeconds(20);

  private final RoutingCodecProvider codecs;
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();

  KafkaCheckpoints(ServiceConfig config, RoutingCodecProvider codecs, MeterRegistry registry) {
    this.codecs = codecs;
    this.registry = registry;
    gauge(config, "vqstream.checkpoints.open", "Open codecs of fetched checkpoints", c -> c.open());
    if (config.role() == Role.ENCODER) { // decoders do not follow routes
      gauge(
          config,
          "vqstream.routes.behind",
          "Routes that do not use their activated checkpoint",
          c -> c.problems().size());
    }
  }

  private void gauge(
      ServiceConfig config,
      String name,
      String help,
      ToDoubleFunction<RoutingCodecProvider> value) {
    meters.add(
        Gauge.builder(name, codecs, value)
            .description(help)
            .tag("application", config.applicationId())
            .register(registry));
  }

  /**
   * Starts to follow the routes, if configured, and waits until every route is ready or has failed,
   * so that the first image is encoded with the checkpoint of its route.
   *
   * @param base the default codec
   * @param stages executes the stages of the other codecs
   */
  static Optional<KafkaCheckpoints> start(
      ServiceConfig config, ImageCodec base, ExecutionStrategy stages, CodecMetrics metrics)
      throws ServiceException {
    Optional<CheckpointClients> clients = config.checkpointClients();
    if (clients.isEmpty()) {
      return Optional.empty();
    }
    CodecOpener opener = checkpoint -> open(checkpoint, config, stages, metrics);
    RoutingCodecProvider.Options options = config.checkpointOptions();
    RoutingCodecProvider codecs =
        config.role() == Role.ENCODER
            ? RoutingCodecProvider.encoding(
                base, opener, clients.get(), options, config.sourceTopic())
            : RoutingCodecProvider.decoding(base, opener, clients.get(), options);
    try {
      if (!codecs.awaitRoutes(options.checkpointTimeout().plus(ROUTES_LIMIT))) {
        LogEvent.ROUTES_PENDING
            .on(LOGGER)
            .log(
                "images are encoded with the default checkpoint until the routes of topic {} are ready",
                clients.get().routes());
      }
    } catch (InterruptedException e) {
      codecs.close();
      Thread.currentThread().interrupt();
      throw new ServiceException("interrupted while waiting for the routes", e);
    }
    return Optional.of(new KafkaCheckpoints(config, codecs, metrics.registry()));
  }

  private static ImageCodec open(
      Checkpoint checkpoint, ServiceConfig config, ExecutionStrategy stages, CodecMetrics metrics)
      throws CheckpointException {
    int levels = checkpoint.architecture().levels();
    if (config.role() == Role.ENCODER && config.quality() > levels) {
      throw new CheckpointException(
          "checkpoint " + checkpoint.name(),
          "has quality levels 1 to " + levels + ", but quality is " + config.quality());
    }
    ImageCodec codec =
        ImageCodecs.builder()
            .setCheckpoint(checkpoint)
            .optListener(metrics)
            .optMaxPixels(config.imageMaxPixels())
            .optExecution(stages)
            .build();
    metrics.registerCheckpoints(codec);
    return new ForwardingCodec(codec) {
      @Override
      public void close() {
        metrics.removeCheckpoints(codec);
        super.close();
      }
    };
  }

  CodecProvider codecs() {
    return codecs;
  }

  /** Returns the routes in use. */
  RouteTable routes() {
    return codecs.routes();
  }

  /**
   * Returns the problems of routes, to append to the state of the service; empty if there are none.
   */
  String state() {
    return codecs.problems().stream().reduce("", (all, one) -> all + "; " + one);
  }

  @Override
  public void close() {
    codecs.close();
    meters.forEach(registry::remove);
  }
}

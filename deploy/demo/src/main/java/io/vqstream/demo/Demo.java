package io.vqstream.demo;

import io.vqstream.codec.ImageCodec;
import io.vqstream.demo.broker.EmbeddedBroker;
import io.vqstream.demo.gallery.Gallery;
import io.vqstream.demo.report.ImageReport;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.LargestRecord;
import io.vqstream.inference.StageListener;
import io.vqstream.service.ServiceException;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.ops.LatestImages;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.Printable;
import io.vqstream.tools.deadletters.FailureDesk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends images through an embedded broker and the services and back.
 *
 * <p>{@link #start} starts the broker, creates the topics and starts the services; {@link #run}
 * sends the images; {@link #close} stops everything and deletes all files but the gallery.
 */
public final class Demo implements AutoCloseable {
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(120);
  private static final Duration TIMEOUT_PER_MEGAPIXEL = Duration.ofSeconds(20);

  private final Options options;
  private final Gallery gallery;
  private final Duration timeout;
  private final EmbeddedBroker broker;
  private final DemoEndpoint endpoint;
  private TimedCodec codec;
  private int quality;
  private DemoServices services;

  /**
   * The options of a demo.
   *
   * @param out folder of the gallery
   * @param force whether the folder may contain files that no demo wrote
   * @param port loopback port of the broker, 0 for any free one
   * @param metricsPort loopback port of the metrics, 0 for any free one
   * @param version version of the product, for the gallery
   */
  public record Options(
      List<DemoImage> images, Path out, boolean force, int port, int metricsPort, String version) {
    public Options {
      images = List.copyOf(images);
    }
  }

  /**
   * The result of a demo.
   *
   * @param reports images that completed the round trip, by name
   * @param failures a line for each other image
   * @param page the gallery
   */
  public record Result(List<ImageReport> reports, List<String> failures, Path page) {}

  private Demo(
      Options options,
      DemoEndpoint endpoint,
      Gallery gallery,
      LargestRecord largest,
      EmbeddedBroker broker) {
    this.options = options;
    this.endpoint = endpoint;
    this.gallery = gallery;
    this.broker = broker;
    Duration forPixels = TIMEOUT_PER_MEGAPIXEL.multipliedBy(largest.pixels() / 1_000_000);
    this.timeout = forPixels.compareTo(MIN_TIMEOUT) > 0 ? forPixels : MIN_TIMEOUT;
  }

  /**
   * Starts the broker and the services.
   *
   * @param opener opens the codec, which the demo closes
   * @param quality chooses the level for that codec
   * @param log receives a line for each step
   * @throws IOException if the output folder cannot or must not be written, or a port is in use
   * @throws ServiceException if a service cannot start
   */
  public static Demo start(
      Options options,
      Function<StageListener, ImageCodec> opener,
      Function<ImageCodec, Integer> quality,
      Consumer<String> log)
      throws IOException, ServiceException {
    // First, because its port may be in use.
    DemoEndpoint endpoint = DemoEndpoint.start(options.metricsPort());
    LargestRecord largest;
    Demo demo;
    try {
      Gallery gallery = Gallery.begin(options.out(), options.force());
      largest = LargestRecord.of(options.images());
      EmbeddedBroker broker = EmbeddedBroker.start(options.port(), largest.bytes());
      demo = new Demo(options, endpoint, gallery, largest, broker);
    } catch (IOException | RuntimeException e) {
      endpoint.close();
      throw e;
    }
    return demo.start(opener, quality, largest, log);
  }

  private Demo start(
      Function<StageListener, ImageCodec> opener,
      Function<ImageCodec, Integer> quality,
      LargestRecord largest,
      Consumer<String> log)
      throws IOException, ServiceException {
    try {
      log.accept("Kafka broker in this JVM at " + broker.bootstrapServers());
      DemoTopics.create(broker.bootstrapServers(), largest);
      CodecMetrics metrics = new CodecMetrics(endpoint.registry());
      LatestImages images = new LatestImages();
      endpoint.page().show(images);
      codec = TimedCodec.wrap(opener.apply(metrics));
      this.quality = quality.apply(codec);
      services =
          DemoServices.start(
              broker.bootstrapServers(),
              codec,
              this.quality,
              largest.pixels(),
              metrics,
              images,
              endpoint.page()::add);
      endpoint.health().running(services.health());
      endpoint
          .page()
          .show(new FailureDesk(Brokers.at(broker.bootstrapServers()), DemoTopics.FAILED), true);
      log.accept("Encoder and decoder started, metrics at " + metricsAddress());
      return this;
    } catch (IOException | ServiceException | RuntimeException e) {
      try (this) {
        throw e;
      }
    }
  }

  /** Returns the bootstrap address, {@code host:port}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Returns the URL of the page for operators. */
  public String pageAddress() {
    return endpoint.pageAddress();
  }

  /** Returns the URL of the metrics. */
  public String metricsAddress() {
    return endpoint.address();
  }

  /** Returns the failure of a service that ended by itself. */
  public Optional<ServiceException> failure() {
    return services.failure();
  }

  /**
   * Sends the images through the services and writes the gallery.
   *
   * @param stop returns true to end early
   * @throws ServiceException if a service ended by itself
   */
  public Result run(DemoListener listener, BooleanSupplier stop)
      throws IOException, ServiceException {
    List<ImageReport> reports = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    RoundTrip.Outcome outcome =
        new RoundTrip.Outcome() {
          @Override
          public void completed(PendingRoundTrips.Completed trip, DemoImage image)
              throws IOException {
            try {
              RoundTripResult comparison = RoundTripResult.of(trip, image.read(), codec);
              show(comparison);
              reports.add(comparison.report());
              listener.completed(comparison.report());
            } catch (RoundTripResult.MismatchException e) {
              failed(Printable.of(image.name()) + ": " + e.getMessage());
            }
          }

          @Override
          public void failed(String line) {
            failures.add(line);
            listener.failed(line);
          }
        };
    RoundTrip roundTrip = new RoundTrip(options.images(), outcome);
    roundTrip.run(bootstrapServers(), timeout, () -> stop.getAsBoolean() || failure().isPresent());
    if (failure().isPresent()) {
      throw failure().get();
    }
    if (stop.getAsBoolean()) {
      roundTrip.giveUp("was still pending when the demo was stopped");
    }
    reports.sort(Comparator.comparing(ImageReport::name));
    return new Result(reports, failures, gallery.finish(failures, maker()));
  }

  private String maker() {
    List<String> checkpoints =
        codec.checkpoints().stream()
            .map(each -> "%s (%s)".formatted(each.name(), each.digest().substring(0, 8)))
            .toList();
    return "Coded by vqstream %s at quality %d of %d%s."
        .formatted(
            options.version(),
            quality,
            codec.levels(),
            switch (checkpoints.size()) {
              case 0 -> "";
              case 1 -> " with the checkpoint " + checkpoints.get(0);
              default -> " with the checkpoints " + String.join(" and ", checkpoints);
            });
  }

  @Override
  public void close() throws IOException {
    // Closed in reverse order; null if not started.
    ImageCodec startedCodec = codec;
    DemoServices startedServices = services;
    endpoint.health().stopping();
    try (endpoint;
        broker;
        startedCodec;
        startedServices) {
      endpoint.registry().close();
    }
  }

  private void show(RoundTripResult comparison) throws IOException {
    if (comparison.pixels().isPresent()) {
      RoundTripResult.Pixels pixels = comparison.pixels().get();
      gallery.addCoded(
          comparison.report(),
          comparison.source(),
          comparison.received(),
          pixels.source(),
          pixels.received());
    } else {
      gallery.addPassthrough(comparison.report(), comparison.source(), comparison.received());
    }
  }
}

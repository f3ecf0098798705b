package io.vqstream.cli;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.BatchingCodec;
import io.vqstream.codec.PassThreads;
import io.vqstream.streams.config.Role;
import io.vqstream.streams.config.ServiceConfig;
import io.vqstream.streams.config.Setting;
import io.vqstream.streams.config.SettingsPage;
import io.vqstream.streams.http.MetricsServer;
import io.vqstream.streams.metrics.CodecMetrics;
import io.vqstream.streams.service.ServiceException;
import io.vqstream.streams.service.StreamsService;
import io.vqstream.vqvae.TorchThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one leg of the images' way until SIGTERM or until it ends by an error. */
abstract class ServiceCommand extends CliCommand {
  private static final long CHECK_MILLIS = 200;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description =
          "Kafka broker to ask first; several separated by commas. Not needed where --config"
              + " gives bootstrap.servers.")
  private String bootstrapServer;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file: settings of vqstream and of Kafka Streams.")
  private Path configFile;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Port of /metrics and /health on loopback: 0 any free one, -1 none.")
  private Integer metricsPort;

  @Option(names = "--settings", description = "Print what can be set in FILE, and do nothing else.")
  private boolean settings;

  @Mixin private CodecOption codecOption;

  private final Role role;

  ServiceCommand(Role role) {
    this.role = role;
  }

  /** Settings that this command has options for. */
  void override(Map<String, String> settings) {}

  @Override
  public Integer call() throws Exception {
    if (settings) {
      out().print(SettingsPage.markdown());
      out().flush();
      return VqStream.DONE;
    }
    ServiceConfig config = config();
    StreamsService.check(config); // before the codec is loaded, which takes its time
    KafkaWarnings.show();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    CodecMetrics metrics = new CodecMetrics(registry);
    try (StopSignal stop = StopSignal.install()) {
      try (BatchingCodec codec = open(config, metrics);
          StreamsService service = StreamsService.start(config, codec, codec.stages(), metrics);
          Endpoint endpoint = Endpoint.start(config, registry, service)) {
        err()
            .printf(
                "The %s runs: %s -> %s, failures -> %s%s%n",
                role.word(),
                config.sourceTopic(),
                config.sinkTopic(),
                config.failureTopic(),
                endpoint.described());
        err().flush();
        waitUntilStopped(service, stop);
      }
      err().printf("The %s has stopped.%n", role.word());
      err().flush();
    }
    return VqStream.DONE;
  }

  private BatchingCodec open(ServiceConfig config, CodecMetrics metrics) throws IOException {
    TorchThreads.use(config.pytorchThreads());
    return BatchingCodec.open(
        config.batchLimits(),
        PassThreads.on(Runtime.getRuntime().availableProcessors()),
        metrics,
        stages -> codecOption.open(config.checkpoint(), metrics, config.imageMaxPixels(), stages));
  }

  private ServiceConfig config() {
    Map<String, String> settings = new HashMap<>();
    if (bootstrapServer != null) {
      settings.put(Setting.BOOTSTRAP_SERVERS, bootstrapServer);
    }
    if (metricsPort != null) {
      settings.put(Setting.METRICS_PORT, Integer.toString(metricsPort));
    }
    override(settings);
    try {
      return ServiceConfig.load(role, Optional.ofNullable(configFile), System.getenv(), settings);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private static void waitUntilStopped(StreamsService service, StopSignal stop)
      throws InterruptedException, ServiceException {
    while (!stop.await(CHECK_MILLIS)) {
      if (service.failure().isPresent()) {
        throw service.failure().get();
      }
    }
  }

  /** The metrics endpoint, or none. */
  private record Endpoint(Optional<MetricsServer> server, String host) implements AutoCloseable {
    static Endpoint start(
        ServiceConfig config, PrometheusMeterRegistry registry, StreamsService service)
        throws IOException {
      String host = config.metricsHost();
      return config.metricsPort().isEmpty()
          ? new Endpoint(Optional.empty(), host)
          : new Endpoint(
              Optional.of(MetricsServer.start(host, config.metricsPort().get(), registry, service)),
              host);
    }

    String described() {
      return server
          .map(s -> ", metrics at http://" + host + ":" + s.port() + "/metrics")
          .orElse("");
    }

    @Override
    public void close() {
      server.ifPresent(MetricsServer::close);
    }
  }
}

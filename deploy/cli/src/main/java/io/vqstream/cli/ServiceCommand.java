package io.vqstream.cli;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.BatchingCodec;
import io.vqstream.fault.NativeLibraryError;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.kafka.LogEvent;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.service.ServiceException;
import io.vqstream.service.StreamsService;
import io.vqstream.service.config.MonitoringConfig;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.config.SettingsPage;
import io.vqstream.service.http.Health;
import io.vqstream.service.http.LifecycleHealth;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.service.ops.LatestImages;
import io.vqstream.service.ops.OpsPage;
import io.vqstream.service.ops.OpsService;
import io.vqstream.service.tracing.OtlpTracer;
import io.vqstream.service.tracing.TracedMeters;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.deadletters.FailureDesk;
import io.vqstream.trace.ImageTracer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a service until SIGTERM or an error. */
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
      description =
          "Port of /metrics, /health and the page, at the address metrics.host (default: loopback)."
              + " 0: any free port. -1: none.")
  private Integer metricsPort;

  @Option(names = "--settings", description = "Print the settings that FILE may contain, and exit.")
  private boolean settings;

  @Mixin private CodecOption codecOption;

  private final Role role;

  // Set as soon as the settings are known.
  @SuppressWarnings("NullAway.Init")
  private ServiceLog log;

  ServiceCommand(Role role) {
    this.role = role;
  }

  /** Adds the settings that this command has options for. */
  void override(Map<String, String> settings) {}

  @Override
  public Integer call() throws Exception {
    if (settings) {
      out().print(SettingsPage.markdown());
      out().flush();
      return VqStream.DONE;
    }
    ServiceConfig config = config();
    if (config.monitoring().jsonLog()) {
      log = ServiceLog.json(config.applicationId());
      setErr(log.err());
    } else {
      log = ServiceLog.text(err());
    }
    ServiceLog.captureJavaLogging();
    PrometheusMeterRegistry registry =
        TracedMeters.registry(config.monitoring().tracing().isPresent());
    ProcessMetrics.bind(registry);
    LifecycleHealth health = new LifecycleHealth(config.applicationId());
    Startup startup = new Startup();
    boolean abandoned = false;
    // Closed in reverse order: probes are answered from before the start until after the end.
    try (LogbackMetrics logged = new LogbackMetrics();
        StopSignal stop =
            StopSignal.ofService(
                () -> {
                  say(LogEvent.SERVICE_STOPPING, "The %s stops.".formatted(role.id()));
                  health.stopping();
                  startup.cancel();
                },
                log::sayCutOff);
        Endpoint endpoint = Endpoint.start(config, registry, health);
        ImageTracer tracer = tracer(config)) {
      logged.bindTo(registry);
      CodecMetrics metrics = new CodecMetrics(registry, role.direction(), tracer);
      try {
        abandoned = run(config, metrics, health, endpoint, startup, stop);
      } catch (IOException | ServiceException | InterruptedException | RuntimeException e) {
        startup.close();
        if (!startup.cancelled()) {
          throw e;
        }
      }
      sayStopped(registry);
    }
    return abandoned ? StopSignal.SIGTERM_STATUS : VqStream.DONE;
  }

  /** Returns whether threads did not stop in time, and their work was given up. */
  private boolean run(
      ServiceConfig config,
      CodecMetrics metrics,
      LifecycleHealth health,
      Endpoint endpoint,
      Startup startup,
      StopSignal stop)
      throws IOException, ServiceException, InterruptedException {
    String servers = String.join(",", config.bootstrapServers());
    check(config.inferenceDevice());
    say(
        LogEvent.SERVICE_STARTING,
        "The %s starts%s".formatted(role.id(), endpoint.described("health")));
    health.starting("connecting to the brokers at " + servers);
    KernelsFactory.warmUp(); // while the brokers answer
    StreamsService.check(config, health::starting); // before the codec, which takes time to load
    KafkaWarnings.show();
    health.starting("loading the codec");
    StreamsService started;
    try (BatchingCodec codec = open(config, metrics);
        startup; // before the codec, which no interrupted thread must close
        StreamsService service =
            StreamsService.start(
                config, codec, codec.execution(), metrics, endpoint.images(), health::starting)) {
      started = service;
      health.running(service);
      startup.close();
      say(
          LogEvent.SERVICE_RUNNING,
          "The %s runs: %s -> %s, failures -> %s%s"
              .formatted(
                  role.id(),
                  config.sourceTopic(),
                  config.sinkTopic(),
                  config.failureTopic(),
                  endpoint.described("metrics")));
      waitUntilStopped(service, stop);
    }
    return started.hasAbandonedThreads();
  }

  private static ImageTracer tracer(ServiceConfig config) {
    return config.monitoring().tracing().isEmpty()
        ? ImageTracer.NONE
        : OtlpTracer.open(config.monitoring().tracing().get(), config.applicationId());
  }

  private void say(LogEvent event, String sentence) {
    log.say(event, sentence);
  }

  private void sayStopped(MeterRegistry registry) {
    long images = count(registry, "vqstream.images");
    long failures = count(registry, "vqstream.failures");
    log.say(
        LogEvent.SERVICE_STOPPED,
        "The %s has stopped: %s, %s."
            .formatted(
                role.id(),
                NumberFormats.count(images, "image"),
                NumberFormats.count(failures, "failure")),
        Map.of("images", images, "failures", failures));
  }

  private static long count(MeterRegistry registry, String name) {
    return Math.round(registry.find(name).counters().stream().mapToDouble(Counter::count).sum());
  }

  private static void check(InferenceDevice device) {
    try {
      device.check();
    } catch (NativeLibraryError e) {
      throw CommandFailure.failed(Setting.INFERENCE_DEVICE + ": " + e.getMessage(), e);
    }
  }

  private BatchingCodec open(ServiceConfig config, CodecMetrics metrics) throws IOException {
    return BatchingCodec.open(
        config.batchLimits(),
        config.inferenceDevice(),
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
        stop.endSoon(VqStream.SOME_FAILED, service.failure().get().getMessage());
        throw service.failure().get();
      }
    }
  }

  /** The HTTP endpoint, or none. */
  private record Endpoint(
      Optional<MetricsServer> server,
      Optional<OpsPage> page,
      Optional<LatestImages> images,
      String address)
      implements AutoCloseable {
    static Endpoint start(ServiceConfig config, PrometheusMeterRegistry registry, Health health)
        throws IOException {
      MonitoringConfig shown = config.monitoring();
      String host = shown.host();
      if (shown.port().isEmpty()) {
        return new Endpoint(Optional.empty(), Optional.empty(), Optional.empty(), "");
      }
      OpsPage page = new OpsPage(registry, health, host, shown.opsToken());
      page.add(OpsService.of(config));
      Optional<LatestImages> images =
          shown.opsImages() && config.role() == Role.ENCODER
              ? Optional.of(new LatestImages())
              : Optional.empty();
      images.ifPresent(page::show);
      page.show(new FailureDesk(brokers(config), config.failureTopic()), shown.opsReplay());
      try {
        MetricsServer server =
            MetricsServer.start(
                host, shown.port().get(), registry, health, page.handlers(), shown.tls());
        String address =
            "%s://%s:%d".formatted(shown.tls().isPresent() ? "https" : "http", host, server.port());
        return new Endpoint(Optional.of(server), Optional.of(page), images, address);
      } catch (IOException | RuntimeException e) {
        page.close();
        throw e;
      }
    }

    /** Returns the brokers, with those settings that all clients have. */
    private static Brokers brokers(ServiceConfig config) {
      Map<String, String> settings = new HashMap<>(config.kafkaSettings());
      settings.remove(Setting.BOOTSTRAP_SERVERS);
      settings.keySet().removeIf(name -> !Brokers.isConfigurable(name));
      return new Brokers(String.join(",", config.bootstrapServers()), settings);
    }

    String described(String what) {
      return server.isPresent() ? ", %s at %s/%s".formatted(what, address, what) : "";
    }

    @Override
    public void close() {
      server.ifPresent(MetricsServer::close);
      page.ifPresent(OpsPage::close);
    }
  }
}

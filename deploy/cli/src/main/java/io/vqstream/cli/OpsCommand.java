package io.vqstream.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.service.config.Environment;
import io.vqstream.service.config.Setting;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.service.ops.Endpoint;
import io.vqstream.service.ops.InstanceGroup;
import io.vqstream.service.ops.OpsPage;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.deadletters.FailureDesk;
import io.vqstream.tools.groups.BrokerGroups;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves one page for all instances of the services of a cluster. */
@Command(
    name = "ops",
    description = {
      "Serves one page for all encoders and decoders of a cluster, until it is stopped.",
      "The brokers name the members of the groups, their partitions and lag; figures come from"
          + " /metrics of the instances. Those with the default ports 9404 and 9405 at the"
          + " addresses of members are found without --instances.",
      "Latest images come from encoders with ops.images=true. One that asks for a token gets that of"
          + " this page if --instances names it.",
      "The page is served on loopback only, unless the environment variable"
          + " VQSTREAM_CONFIG_OPS_TOKEN has a token, which browsers ask for as a password."
    })
final class OpsCommand extends CliCommand {
  private static final long CHECK_MILLIS = 1_000;

  @Mixin private BrokerOption broker;

  @Option(
      names = "--applications",
      paramLabel = "ID",
      split = ",",
      defaultValue = "vqstream-encoder,vqstream-decoder",
      description = "application.id of the services (default: ${DEFAULT-VALUE}).")
  private List<String> applications;

  @Option(
      names = "--instances",
      paramLabel = "HOST:PORT",
      split = ",",
      description =
          "Further endpoints of instances, https://HOST:PORT for TLS. A name with several addresses,"
              + " such as that of a headless Service, stands for all of them.")
  private List<String> instances = List.of();

  @Option(
      names = "--failures",
      paramLabel = "T",
      defaultValue = "images.failed",
      description = "Failure topic (default: ${DEFAULT-VALUE}).")
  private String failures;

  @Option(
      names = "--replay",
      description = "Let the page replay the failure topic; without it, the page only reads.")
  private boolean replay;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to serve the page at (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9406",
      description = "Port of the page: 0 any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws Exception {
    List<Endpoint> named = endpoints();
    Optional<String> token = token();
    if (port < 0 || port > 0xffff) {
      throw CommandFailure.usage("--port: " + port + " is not between 0 and 65535");
    }
    Brokers brokers = broker.brokers();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(registry);
    // Connected before the signal handler: Ctrl-C ends the wait for a broker at once.
    BrokerGroups groups = BrokerGroups.connect(brokers, applications);
    try (StopSignal stop = StopSignal.ofService(() -> {}, StopSignal::print);
        groups;
        InstanceGroup group = InstanceGroup.start(groups, named);
        OpsPage page = new OpsPage(group, host, token)) {
      page.show(new FailureDesk(brokers, failures), replay);
      try (MetricsServer server =
          MetricsServer.start(host, port, registry, group, page.handlers())) {
        print("The page is at " + Endpoint.of(host, server.port()).link());
        while (!stop.await(CHECK_MILLIS)) {
          continue;
        }
      }
    }
    return VqStream.DONE;
  }

  private List<Endpoint> endpoints() {
    try {
      return instances.stream().map(String::strip).map(Endpoint::parse).toList();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--instances: " + e.getMessage());
    }
  }

  /** Returns the token; off loopback there must be one. */
  private Optional<String> token() throws IOException {
    String token = Environment.settings(System.getenv()).get(Setting.OPS_TOKEN);
    if (token != null && !token.isBlank()) {
      return Optional.of(token);
    }
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw CommandFailure.usage(
            "--host: the page is served off loopback with a token only; set the environment"
                + " variable VQSTREAM_CONFIG_OPS_TOKEN");
      }
    } catch (UnknownHostException e) {
      throw CommandFailure.usage("--host: unknown host " + host);
    }
    return Optional.empty();
  }
}

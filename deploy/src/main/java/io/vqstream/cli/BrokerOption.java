package io.vqstream.cli;

import picocli.CommandLine.Option;

/** The option {@code --bootstrap-server}. */
final class BrokerOption {

  @Option(
      names = "--bootstrap-server",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka broker to ask first; several separated by commas.")
  private String address;

  String address() {
    return address;
  }
}

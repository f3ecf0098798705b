package io.vqstream.cli;

import io.vqstream.service.config.Role;
import picocli.CommandLine.Command;

/** Runs the service that decodes images. */
@Command(
    name = "decoder",
    description = {
      "Decodes the coded images of a Kafka topic, until SIGTERM.",
      "For more throughput start more instances, which share the partitions of the topic."
    })
final class DecoderCommand extends ServiceCommand {
  DecoderCommand() {
    super(Role.DECODER);
  }
}

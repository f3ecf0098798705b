package io.vqstream.cli;

import io.vqstream.service.config.Role;
import picocli.CommandLine.Command;

/** The service that turns coded images into images. */
@Command(
    name = "decoder",
    description = {
      "Decodes the coded images of a Kafka topic, until SIGTERM.",
      "Run more of it for more throughput: instances share the topic's partitions."
    })
final class DecoderCommand extends ServiceCommand {
  DecoderCommand() {
    super(Role.DECODER);
  }
}

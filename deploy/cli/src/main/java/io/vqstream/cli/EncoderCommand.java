package io.vqstream.cli;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.Setting;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service that encodes images. */
@Command(
    name = "encoder",
    description = {
      "Encodes the images of a Kafka topic, until SIGTERM.",
      "For more throughput start more instances, which share the partitions of the topic."
    })
final class EncoderCommand extends ServiceCommand {

  @Option(
      names = {"-q", "--quality"},
      paramLabel = "Q",
      description = "Quality, a whole number; 1 makes the smallest frames (default: 3).")
  private Integer quality;

  EncoderCommand() {
    super(Role.ENCODER);
  }

  @Override
  void override(Map<String, String> settings) {
    if (quality != null) {
      settings.put(Setting.QUALITY, Integer.toString(quality));
    }
  }
}

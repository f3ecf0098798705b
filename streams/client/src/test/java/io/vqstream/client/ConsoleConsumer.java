package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kafka's own console consumer, in a process that has neither Kafka Streams nor Micrometer. */
final class ConsoleConsumer {
  private ConsoleConsumer() {}

  /**
   * Prints the first record of a topic, with its key.
   *
   * @param scratch folder for what it prints
   * @param settings of the deserializer: {@code name=value}
   * @return the lines that it printed
   */
  static List<String> first(String bootstrapServers, String topic, Path scratch, String... settings)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                plainClasspath(),
                "org.apache.kafka.tools.consumer.ConsoleConsumer"));
    command.addAll(
        List.of(
            "--bootstrap-server",
            bootstrapServers,
            "--topic",
            topic,
            "--from-beginning",
            "--max-messages",
            "1",
            "--timeout-ms",
            "60000",
            "--value-deserializer",
            VqDeserializer.class.getName(),
            "--formatter-property",
            "print.key=true"));
    for (String setting : settings) {
      command.addAll(List.of("--formatter-property", "value.deserializer." + setting));
    }
    Path out = scratch.resolve("console.out");
    Path err = scratch.resolve("console.err");
    Process console =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = console.waitFor(2, TimeUnit.MINUTES);
    console.destroyForcibly();
    assertThat(ended).as(Files.readString(err)).isTrue();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).as(Files.readString(err)).isNotEmpty();
    return lines;
  }

  /** What tests run with, less Kafka Streams and Micrometer. */
  private static String plainClasspath() {
    Pattern absent =
        Pattern.compile("kafka-streams|micrometer|prometheus|rocksdb|junit|test-classes");
    return Stream.of(
            System.getProperty("java.class.path").split(System.getProperty("path.separator")))
        .filter(entry -> !absent.matcher(Path.of(entry).getFileName().toString()).find())
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }
}

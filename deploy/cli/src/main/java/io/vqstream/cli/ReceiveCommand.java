package io.vqstream.cli;

import io.vqstream.tools.Brokers;
import io.vqstream.tools.FileReceiver;
import io.vqstream.tools.TopicReader;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the images of a topic to files. */
@Command(
    name = "receive",
    description = {
      "Writes the images of a Kafka topic to files.",
      "Reads the topic from its beginning, committed records only, until Ctrl-C or --count, or its"
          + " --newest records. A"
          + " record's key is the file's path below the folder, with the image's extension added"
          + " where the key has another; frames of a coded topic become .vq files. A later record"
          + " of a key becomes a file with its partition and offset in the name: a-0-17.png."
    })
final class ReceiveCommand extends CliCommand {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_NEWEST = 1000;

  /** A transaction of one record ends with a marker, which has an offset, too. */
  private static final long OFFSETS_PER_RECORD = 2;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to.")
  private Path folder;

  @Mixin private ForceOption forceOption;

  @Mixin private BrokerOption broker;

  @Mixin private TracingOption tracing;

  @Option(names = "--topic", required = true, paramLabel = "T", description = "Topic to read.")
  private String topic;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of records to receive (default: until Ctrl-C).")
  private Long count;

  @Option(
      names = "--newest",
      paramLabel = "N",
      description = "Receive the newest N records instead, 1 to 1000, by their timestamps.")
  private Integer newest;

  private long written;
  private long failed;

  @Override
  public Integer call() throws Exception {
    if (count != null && count < 0) {
      throw CommandFailure.usage("--count: " + count + " is negative");
    }
    if (newest != null && (newest < 1 || newest > MAX_NEWEST || count != null)) {
      throw CommandFailure.usage("--newest takes 1 to " + MAX_NEWEST + ", and no --count");
    }
    Brokers brokers = broker.brokers();
    Files.createDirectories(folder);
    // Opened before the signal handler: Ctrl-C ends the wait for a broker at once.
    TopicReader opened =
        newest == null
            ? TopicReader.open(brokers, List.of(topic))
            : TopicReader.openNearEnd(brokers, topic, OFFSETS_PER_RECORD * newest);
    try (StopSignal stop = StopSignal.install()) {
      try (TopicReader reader = opened;
          ImageTracer tracer = tracing.open("vqstream-receive")) {
        if (newest == null) {
          receive(reader, stop, tracer);
        } else {
          receiveNewest(reader, stop, tracer);
        }
      }
      out()
          .printf(
              "%s received from %s%s%n",
              NumberFormats.count(written, "file"),
              topic,
              failed == 0 ? "" : ", " + failed + " failed");
      out().flush();
    }
    return failed == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private void receive(TopicReader reader, StopSignal stop, ImageTracer tracer) throws IOException {
    FileReceiver receiver = new FileReceiver(folder, forceOption.outputs());
    while (!stop.requested()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (count != null && written + failed >= count) {
          return;
        }
        receive(record, receiver, tracer);
      }
      if (count != null && written + failed >= count) {
        return;
      }
    }
  }

  private void receiveNewest(TopicReader reader, StopSignal stop, ImageTracer tracer)
      throws IOException {
    PriorityQueue<ConsumerRecord<byte[], byte[]>> latest =
        new PriorityQueue<>(Comparator.comparingLong(ConsumerRecord::timestamp));
    Map<TopicPartition, Long> ends = reader.ends();
    while (!stop.requested() && !reader.hasReached(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : reader.pollOrTimeOut(POLL)) {
        latest.add(record);
        if (latest.size() > newest) {
          latest.remove();
        }
      }
    }
    FileReceiver receiver = new FileReceiver(folder, forceOption.outputs());
    while (!stop.requested() && !latest.isEmpty()) {
      receive(latest.remove(), receiver, tracer);
    }
  }

  private void receive(
      ConsumerRecord<byte[], byte[]> record, FileReceiver receiver, ImageTracer tracer) {
    try (ImageSpan span = tracer.begin("receive", topic, record.headers())) {
      try {
        Path file = receiver.receive(record);
        written++;
        print(file.toString());
      } catch (IOException e) {
        span.error(e);
        failed++;
        failed(Errors.reason(e));
      }
    }
  }
}

package io.vqstream.cli;

import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ImagePublisher;
import io.vqstream.trace.ImageTracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes image files to a topic. */
@Command(
    name = "publish",
    description = {
      "Publishes the images of a folder to a Kafka topic.",
      "Of the folder and all below it, all PNG, JPEG and WebP files are taken, whatever their"
          + " names. A record's key is the file's path within the folder. Its value is a"
          + " vqstream.v1.Image with that path as origin, or the file itself."
    })
final class PublishCommand extends CliCommand {

  @Parameters(paramLabel = "DIR", description = "Folder of images.")
  private Path folder;

  @Mixin private BrokerOption broker;

  @Mixin private TracingOption tracing;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "T",
      description = "Topic to publish to; it must exist.")
  private String topic;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Images a second, at most (default: as fast as the broker accepts them).")
  private Double rate;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of times to publish the folder (default: ${DEFAULT-VALUE}).")
  private int repeat;

  @Option(
      names = "--format",
      paramLabel = "message|image",
      defaultValue = "message",
      description =
          "Publish vqstream.v1.Image messages or the files themselves (default: ${DEFAULT-VALUE}).")
  private ImagePublisher.Format format;

  private final AtomicLong published = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  @Override
  public Integer call() throws Exception {
    checkArguments();
    Brokers brokers = broker.brokers();
    FileTree images = FileTree.ofImages(folder);
    images.problems().stream().map(Errors::line).forEach(this::oneFailed);
    images.leftOut().forEach(this::failed);
    if (images.files().isEmpty()) {
      throw CommandFailure.failed(folder + ": " + FileSelection.IMAGES.nothingFound());
    }
    // Opened before the signal handler: Ctrl-C ends the wait for a broker at once.
    try (ImageTracer tracer = tracing.open("vqstream-publish")) {
      ImagePublisher opened = ImagePublisher.open(brokers, topic, format, tracer);
      publish(images, opened);
    }
    return failed.get() == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private void publish(FileTree images, ImagePublisher opened) throws InterruptedException {
    try (StopSignal stop = StopSignal.install()) {
      try (ImagePublisher publisher = opened) {
        publishAll(images, publisher, stop);
      }
      out()
          .printf(
              "%s published to %s: %d bytes%s%n",
              NumberFormats.count(published.get(), "image"),
              topic,
              bytes.get(),
              failed.get() == 0 ? "" : ", " + failed.get() + " failed");
      out().flush();
    }
  }

  private void checkArguments() {
    if (rate != null && !(rate > 0)) {
      throw CommandFailure.usage("--rate: " + rate + " is not above 0");
    }
    if (repeat < 1) {
      throw CommandFailure.usage("--repeat: " + repeat + " is not at least 1");
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.usage(
          folder + ": " + (Files.exists(folder) ? "not a folder" : "no such folder"));
    }
  }

  private void publishAll(FileTree images, ImagePublisher publisher, StopSignal stop)
      throws InterruptedException {
    long start = System.nanoTime();
    long sent = 0;
    for (int round = 0; round < repeat; round++) {
      for (Path file : images.files()) {
        if (rate != null) {
          long due = start + (long) (sent / rate * 1e9);
          stop.await(Math.max(0, (due - System.nanoTime()) / 1_000_000));
        }
        if (stop.requested()) {
          return;
        }
        publish(images.name(file), file, publisher);
        sent++;
      }
    }
  }

  private void publish(String key, Path file, ImagePublisher publisher) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      oneFailed(file + ": " + Errors.reasonFor(file, e));
      return;
    }
    publisher
        .publish(key, content)
        .whenComplete(
            (done, e) -> {
              if (e == null) {
                published.incrementAndGet();
                bytes.addAndGet(content.length);
              } else {
                Throwable cause = e instanceof CompletionException ? e.getCause() : e;
                oneFailed(file + ": " + Errors.reasonFor(file, cause));
              }
            })
        .exceptionally(e -> null);
  }

  private void oneFailed(String line) {
    failed.incrementAndGet();
    failed(line);
  }
}

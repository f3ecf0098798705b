package io.vqstream.cli;

import io.vqstream.demo.Demo;
import io.vqstream.demo.DemoListener;
import io.vqstream.demo.report.DemoJson;
import io.vqstream.demo.report.ImageReport;
import io.vqstream.demo.report.ReportTable;
import io.vqstream.demo.report.Totals;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.Photographs;
import io.vqstream.files.OutputFiles;
import io.vqstream.files.WholeFile;
import io.vqstream.service.ServiceException;
import io.vqstream.tools.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the whole system on this machine. */
@Command(
    name = "demo",
    description = {
      "Sends images through Kafka and back, on this machine alone.",
      "Starts a Kafka broker in this process, publishes photographs to a topic, encodes and decodes"
          + " them with Kafka Streams, and shows the bytes saved and the fidelity of each. Leaves"
          + " nothing behind but the output folder."
    })
final class DemoCommand extends CliCommand {
  private static final long CHECK_MILLIS = 200;

  /** Read by {@code logback.xml} when the first logger is made. */
  private static final String LOG_LEVEL = "vqstream.log";

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Folder of images: PNG, JPEG and WebP files below DIR (default: photographs that come with"
              + " the demo).")
  private Path images;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "vqstream-demo",
      description =
          "Folder of the gallery page: new, empty or written by an earlier demo (default:"
              + " ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures of each image as JSON, too.")
  private Path json;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Loopback port of the broker; 0 is any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--metrics-port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Loopback port of /metrics; 0 is any free one (default: ${DEFAULT-VALUE}).")
  private int metricsPort;

  @Option(
      names = "--stay",
      description = "Keep broker, encoder and decoder running afterwards, until Ctrl-C.")
  private boolean stay;

  @Mixin private QualityOption qualityOption;

  @Mixin private ForceOption forceOption;

  @Mixin private CodecOption codecOption;

  private int failed;

  @Override
  public Integer call() throws Exception {
    // The demo reports its progress itself; hide the log of the services.
    System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, "WARN"));
    checkPort("--port", port);
    checkPort("--metrics-port", metricsPort);
    OutputFiles outputs = forceOption.outputs();
    List<DemoImage> all = images(outputs);
    ReportFiles files = new ReportFiles(outputs).add("--json", json);
    files.check(true);
    Demo.Options options =
        new Demo.Options(all, out, forceOption.given(), port, metricsPort, Version.text());
    try (StopSignal stop = StopSignal.install()) {
      Demo.Result result = run(options, files, stop);
      boolean good = failed == 0 && result.failures().isEmpty() && !result.reports().isEmpty();
      return good ? VqStream.DONE : VqStream.SOME_FAILED;
    } catch (NoClassDefFoundError e) {
      throw CommandFailure.failed("the demo's broker is not part of this installation", e);
    }
  }

  private Demo.Result run(Demo.Options options, ReportFiles files, StopSignal stop)
      throws Exception {
    try (Demo demo = Demo.start(options, codecOption::open, qualityOption::level, this::print)) {
      int count = options.images().size();
      print("Publishing " + NumberFormats.count(count, "image"));
      Demo.Result result;
      try (ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
        result = demo.run(new ProgressReporter(progress, count), stop::requested);
      }
      show(result, files);
      if (stay && !stop.requested()) {
        stay(demo, stop);
      }
      return result;
    }
  }

  private List<DemoImage> images(OutputFiles outputs) throws IOException {
    if (images == null) {
      return Photographs.bundled();
    }
    if (Files.isDirectory(images)
        && Files.isDirectory(out)
        && images.toRealPath().startsWith(out.toRealPath())) {
      throw CommandFailure.usage(
          "--images: %s is in the output folder %s, where the demo replaces images"
              .formatted(images, out));
    }
    // Images in the output of an earlier demo are not inputs.
    ImageFolder found = ImageFolder.read("--images", images, Optional.of(out), this::failed);
    failed = found.failed();
    outputs.protectAll(found.files());
    return found.images();
  }

  private void show(Demo.Result result, ReportFiles files) throws IOException {
    files.write(json, WholeFile.Content.of(DemoJson.of(result.reports())));
    out().println();
    ReportTable.lines(result.reports()).forEach(out()::println);
    out().println();
    Totals totals = Totals.of(result.reports());
    if (totals.images() > 0) {
      double saved = totals.savedPercent();
      out()
          .printf(
              "%d bytes of images took %d bytes on the topic: %s %% %s.%n",
              totals.sourceBytes(),
              totals.codedBytes(),
              NumberFormats.decimals(1, Math.abs(saved)),
              saved < 0 ? "more" : "fewer");
    }
    if (!result.failures().isEmpty()) {
      out().println(NumberFormats.count(result.failures().size(), "image") + " did not come back:");
      result.failures().forEach(line -> out().println("  " + line));
    }
    out().println("Gallery: " + result.page().toAbsolutePath().normalize().toUri());
    out().flush();
    files.requireWritten();
  }

  private void stay(Demo demo, StopSignal stop) throws InterruptedException, ServiceException {
    out().println();
    out().println("Still running, until Ctrl-C:");
    out().println("  broker   " + demo.bootstrapServers());
    out().println("  page     " + demo.pageAddress());
    out().println("  metrics  " + demo.metricsAddress());
    out().flush();
    while (!stop.await(CHECK_MILLIS)) {
      if (demo.failure().isPresent()) {
        throw demo.failure().get();
      }
    }
  }

  private static void checkPort(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw CommandFailure.usage(option + ": " + port + " is not a port");
    }
  }

  /** Prints the result of each image and updates the progress. */
  private final class ProgressReporter implements DemoListener {
    private final ProgressDisplay progress;
    private final int total;
    private int done;

    ProgressReporter(ProgressDisplay progress, int total) {
      this.progress = progress;
      this.total = total;
    }

    @Override
    public void completed(ImageReport report) {
      progress.update(++done, total);
      progress.say(
          "[%d/%d] %s: %dx%d, %d -> %d bytes, %s"
              .formatted(
                  done,
                  total,
                  Printable.of(report.name()),
                  report.width(),
                  report.height(),
                  report.sourceBytes(),
                  report.codedBytes(),
                  outcome(report)));
    }

    private static String outcome(ImageReport report) {
      String rate = NumberFormats.bitsPerPixel(report.codedBytes(), report.pixels());
      return switch (report.kind()) {
        case CODED -> rate + ", " + NumberFormats.decimals(2, report.psnr()) + " dB";
        case LOSSLESS -> rate + ", lossless";
        case PASSTHROUGH -> "passed through";
      };
    }

    @Override
    public void failed(String line) {
      progress.update(++done, total);
      progress.suspend(() -> DemoCommand.this.failed(line));
    }
  }
}

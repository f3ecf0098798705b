package io.vqstream.cli;

import io.vqstream.bench.Bench;
import io.vqstream.bench.BenchCodec;
import io.vqstream.bench.BenchListener;
import io.vqstream.bench.BenchRequest;
import io.vqstream.bench.BenchSettings;
import io.vqstream.bench.report.BenchJson;
import io.vqstream.bench.report.BenchReport;
import io.vqstream.bench.report.BenchTable;
import io.vqstream.bench.source.TestImage;
import io.vqstream.bench.source.TestImages;
import io.vqstream.bench.source.Tiling;
import io.vqstream.codec.BatchingCodec;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.Photographs;
import io.vqstream.files.OutputFiles;
import io.vqstream.files.WholeFile;
import io.vqstream.inference.StageListener;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.tools.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the throughput and latency of the services. */
@Command(
    name = "bench",
    description = {
      "Measures the throughput and latency of encoder and decoder, through Kafka and without it.",
      "Both services run in this process with exactly-once transactions, on an embedded broker or"
          + " on yours. The same run measures three baselines: the same work in plain threads"
          + " without Kafka, the same services with JPEG as the codec, and without a codec but with"
          + " the zstd compression of Kafka.",
      "Throughput: the topic is filled first, then the warm services are released. Latency: at half"
          + " of that rate, or at --rate, from the time at which an image is due to be published to"
          + " its arrival at a consumer of committed records."
    })
final class BenchCommand extends CliCommand {
  /** Read by {@code logback.xml} when the first logger is made. */
  private static final String LOG_LEVEL = "vqstream.log";

  private static final PixelSize USUAL_SIZE = new PixelSize(512, 512);

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "Folder of images: PNG, JPEG and WebP files below DIR, up to 16 megapixels in total (default: photographs that come with the demo).")
  private Path folder;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "Cut the images into pieces of that size, as PNG files (default: 512x512 without DIR;"
              + " with it, files are sent as they are).")
  private String size;

  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "Images of each run; there are four runs for each codec (default: 64 megapixels, 200 to"
              + " 10000 images).")
  private Integer images;

  @Option(
      names = "--codec",
      split = ",",
      paramLabel = "CODEC",
      defaultValue = "vq,jpeg,zstd",
      description = "Codecs to measure, in this order: vq, jpeg, zstd (default: ${DEFAULT-VALUE}).")
  private List<String> codecs;

  @Option(
      names = "--jpeg-quality",
      paramLabel = "Q",
      defaultValue = "75",
      description = "Quality of JPEG, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int jpegQuality;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Stream threads of the encoder, and as many of the decoder (default: those of the"
              + " services on this machine).")
  private Integer threads;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of each topic (default: as many as threads).")
  private Integer partitions;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Images a second for the latency (default: half of the measured throughput).")
  private Double rate;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Seconds of warm-up of each loop and each service (default:" + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description =
          "Kafka broker to use instead of one in this process; several separated by commas. Topics"
              + " and groups named vqstream-bench-... are created there and deleted.")
  private String bootstrapServer;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file: settings of the services and of Kafka's clients, as for encoder and"
              + " decoder.")
  private Path configFile;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON, too.")
  private Path json;

  @Mixin private QualityOption qualityOption;
  @Mixin private ForceOption forceOption;
  @Mixin private CodecOption codecOption;

  private int omitted;

  @Override
  public Integer call() throws Exception {
    // The command reports its progress itself; hide the log of the services.
    System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, "WARN"));
    checkArguments();
    BenchSettings settings = settings();
    ServiceConfig config = config(settings);
    List<BenchCodec> measured = codecs.stream().map(name -> benchCodec(name, config)).toList();
    OutputFiles outputs = forceOption.outputs();
    codecOption.file().ifPresent(outputs::protect);
    List<TestImage> sources = sources(outputs);
    BenchRequest request =
        new BenchRequest(
            sources,
            images == null ? BenchRequest.usualImages(sources) : images,
            config.threads(),
            partitions == null ? config.threads() : partitions,
            rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
            Duration.ofSeconds(warmUp),
            settings);
    ReportFiles files = new ReportFiles(outputs).add("--json", json);
    files.check(true);
    try (StopSignal stop = StopSignal.install()) {
      BenchReport report = run(request, measured, stop);
      BenchTable.lines(report).forEach(out()::println);
      out().flush();
      files.write(json, WholeFile.Content.of(BenchJson.of(report)));
      files.requireWritten();
    } catch (NoClassDefFoundError e) {
      throw CommandFailure.failed("the demo's broker is not part of this installation", e);
    }
    return omitted == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private BenchReport run(BenchRequest request, List<BenchCodec> measured, StopSignal stop)
      throws Exception {
    int total = measured.size() * Bench.RUNS * request.images();
    try (ProgressDisplay progress = ProgressDisplay.start(err(), err())) {
      return Bench.run(request, measured, new ProgressReporter(progress, total, stop));
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.getMessage());
    } catch (InterruptedException e) {
      throw CommandFailure.failed("stopped before there were figures");
    }
  }

  private void checkArguments() {
    atLeastOne("--images", images);
    atLeastOne("--threads", threads);
    atLeastOne("--partitions", partitions);
    if (rate != null && !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw CommandFailure.usage("--rate: " + rate + " is not above 0");
    }
    if (warmUp < 0) {
      throw CommandFailure.usage("--warm-up: " + warmUp + " is not at least 0");
    }
    if (jpegQuality < 1 || jpegQuality > 100) {
      throw CommandFailure.usage("--jpeg-quality: " + jpegQuality + " is not between 1 and 100");
    }
    if (new HashSet<>(codecs).size() < codecs.size()) {
      throw CommandFailure.usage("--codec: " + String.join(",", codecs) + " names one twice");
    }
  }

  private static void atLeastOne(String option, Integer number) {
    if (number != null && number < 1) {
      throw CommandFailure.usage(option + ": " + number + " is not at least 1");
    }
  }

  private BenchSettings settings() {
    Map<String, String> flags = new HashMap<>();
    if (bootstrapServer != null) {
      flags.put(Setting.BOOTSTRAP_SERVERS, bootstrapServer);
    }
    if (threads != null) {
      flags.put(Setting.THREADS, threads.toString());
    }
    try {
      return BenchSettings.load(Optional.ofNullable(configFile), System.getenv(), flags);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private static ServiceConfig config(BenchSettings settings) {
    try {
      return settings.service(Role.ENCODER, Map.of());
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private List<TestImage> sources(OutputFiles outputs) throws IOException {
    List<DemoImage> files = folder == null ? Photographs.bundled() : folderImages(outputs);
    TestImages makes = new TestImages(this::omitted);
    if (folder != null && size == null) {
      return some(makes.whole(files), "no file of " + folder + " is an image to measure with");
    }
    PixelSize pixels = size == null ? USUAL_SIZE : PixelSize.of(size);
    return some(
        makes.cut(files, new Tiling(pixels.width(), pixels.height())),
        "no image has %dx%d pixels or more".formatted(pixels.width(), pixels.height()));
  }

  private List<DemoImage> folderImages(OutputFiles outputs) throws IOException {
    ImageFolder found = ImageFolder.read("DIR", folder, Optional.empty(), this::failed);
    omitted += found.failed();
    outputs.protectAll(found.files());
    return found.images();
  }

  private static List<TestImage> some(List<TestImage> found, String otherwise) {
    if (found.isEmpty()) {
      throw CommandFailure.failed(otherwise);
    }
    return found;
  }

  private void omitted(String name, String reason) {
    omitted++;
    failed(Printable.of(name) + ": left out: " + Printable.of(reason));
  }

  private BenchCodec benchCodec(String name, ServiceConfig config) {
    return switch (name) {
      case "vq" -> BenchCodec.vq(listener -> open(config, listener));
      case "jpeg" -> BenchCodec.jpeg(jpegQuality);
      case "zstd" -> BenchCodec.zstd();
      default -> throw CommandFailure.usage("--codec: " + name + " is none of vq, jpeg, zstd");
    };
  }

  /** Opens the codec as the services do, with their batches and threads. */
  private BenchCodec.Opened open(ServiceConfig config, StageListener listener) throws IOException {
    BatchingCodec codec =
        BatchingCodec.open(
            config.batchLimits(),
            config.inferenceDevice(),
            listener,
            stages ->
                codecOption.open(config.checkpoint(), listener, config.imageMaxPixels(), stages));
    try {
      return new BenchCodec.Opened(codec, qualityOption.level(codec));
    } catch (CommandFailure e) {
      try (codec) {
        throw e;
      }
    }
  }

  /** Prints the phases and updates the progress. */
  private static final class ProgressReporter implements BenchListener {
    private final ProgressDisplay progress;
    private final int total;
    private final StopSignal stop;
    private final AtomicInteger done = new AtomicInteger();

    ProgressReporter(ProgressDisplay progress, int total, StopSignal stop) {
      this.progress = progress;
      this.total = total;
      this.stop = stop;
    }

    @Override
    public void phaseStarted(String line) {
      progress.say(line);
    }

    @Override
    public synchronized void imageDone() {
      progress.update(done.incrementAndGet(), total);
    }

    @Override
    public boolean stopped() {
      return stop.requested();
    }
  }
}

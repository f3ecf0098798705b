package io.vqstream.bench;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.bench.codec.InstrumentedCodec;
import io.vqstream.bench.report.BenchReport;
import io.vqstream.bench.report.CodecResult;
import io.vqstream.bench.report.Latency;
import io.vqstream.bench.report.Setup;
import io.vqstream.bench.report.Throughput;
import io.vqstream.bench.source.TestImage;
import io.vqstream.bench.source.TestImages;
import io.vqstream.demo.broker.EmbeddedBroker;
import io.vqstream.demo.source.DemoImage;
import io.vqstream.demo.source.LargestRecord;
import io.vqstream.record.Direction;
import io.vqstream.service.ServiceException;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.tools.Brokers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Measures codecs, one after the other, in the services and in plain threads.
 *
 * <p>Encoder and decoder are the services with exactly-once transactions, in this process, with one
 * shared codec. The loop without Kafka uses the same codec, the same number of threads and the same
 * steps for each image: file to pixels, to frame, to pixels, to file. It runs before and after the
 * services, so that a drift of the machine or of the JVM favors neither. The difference is the cost
 * of Kafka and the services, including an embedded broker and the consumer at the end.
 */
public final class Bench {
  /** Number of runs per codec that call {@link BenchListener#imageDone}. */
  public static final int RUNS = 4;

  private final BenchRequest request;
  private final BenchListener listener;
  private final Brokers brokers;
  private final LargestRecord largest;
  private final String id = UUID.randomUUID().toString().substring(0, 8);

  private Bench(
      BenchRequest request, BenchListener listener, Brokers brokers, LargestRecord largest) {
    this.request = request;
    this.listener = listener;
    this.brokers = brokers;
    this.largest = largest;
  }

  /**
   * Runs the benchmark.
   *
   * @throws IOException if an image does not arrive, or arrives twice, or the brokers cannot be
   *     used
   * @throws ServiceException if a service ends by itself
   * @throws InterruptedException if the listener cancels it
   */
  public static BenchReport run(
      BenchRequest request, List<BenchCodec> codecs, BenchListener listener)
      throws IOException, ServiceException, InterruptedException {
    LargestRecord largest = LargestRecord.of(request.sources().stream().map(Bench::demo).toList());
    if (request.settings().bootstrapServers().isPresent()) {
      String servers = request.settings().bootstrapServers().get();
      return new Bench(request, listener, request.settings().brokers(servers), largest)
          .run(codecs, "at " + servers);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, largest.bytes())) {
      Brokers brokers = request.settings().brokers(broker.bootstrapServers());
      return new Bench(request, listener, brokers, largest).run(codecs, "in this process");
    }
  }

  private static DemoImage demo(TestImage image) {
    return new DemoImage(image.name(), () -> new ByteArrayInputStream(image.file()));
  }

  private BenchReport run(List<BenchCodec> codecs, String broker)
      throws IOException, ServiceException, InterruptedException {
    List<CodecResult> results = new ArrayList<>();
    for (BenchCodec benchCodec : codecs) {
      results.add(measure(benchCodec));
    }
    ServiceConfig config = request.settings().service(Role.ENCODER, overrides("none", 1));
    return new BenchReport(
        new Setup(
            size(),
            request.images(),
            request.sources().size(),
            request.threads(),
            request.partitions(),
            config.batchLimits().maxSize(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().toString(),
            broker,
            config.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE,
            (int) request.warmUp().toSeconds()),
        results);
  }

  private CodecResult measure(BenchCodec benchCodec)
      throws IOException, ServiceException, InterruptedException {
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    List<byte[]> files =
        request.sources().stream()
            .map(i -> benchCodec.uncompressed() ? TestImages.uncompressed(i) : i.file())
            .toList();
    say(benchCodec, "opening");
    BenchCodec.Opened opened = benchCodec.opener().open(metrics);
    try (InstrumentedCodec codec = InstrumentedCodec.wrap(opened.codec())) {
      CalibrationPass look = CalibrationPass.at(codec, opened.quality(), request.sources(), files);
      BaselineLoop loop =
          new BaselineLoop(codec, opened.quality(), files, request.threads(), metrics, listener);
      say(benchCodec, "loop without Kafka");
      warmUp(loop);
      Throughput before = measure(loop, codec, metrics);
      Through through = throughKafka(benchCodec, opened.quality(), files, codec, metrics);
      say(benchCodec, "loop without Kafka, second run");
      Throughput after = measure(loop, codec, metrics);
      return new CodecResult(
          benchCodec.name(),
          benchCodec.description() + described(opened, look),
          request.sourceBytes(),
          through.codedBytes,
          through.topicBytes,
          look.psnr(),
          through.throughput,
          List.of(before, after),
          through.latency);
    }
  }

  private static String described(BenchCodec.Opened opened, CalibrationPass look) {
    return look.checkpoints().isEmpty()
        ? ""
        : ", checkpoint "
            + String.join(" and ", look.checkpoints())
            + ", quality "
            + opened.quality();
  }

  private void warmUp(BaselineLoop loop) throws IOException, InterruptedException {
    long end = System.nanoTime() + request.warmUp().toNanos();
    do {
      loop.run(2 * request.threads(), () -> {});
    } while (end - System.nanoTime() > 0);
  }

  private Throughput measure(BaselineLoop loop, InstrumentedCodec codec, CodecMetrics metrics)
      throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start(codec, metrics);
    loop.run(request.images(), listener::imageDone);
    return watch.stop(System.nanoTime(), request.threads(), request.images(), request.pixels());
  }

  /** Result of the run through Kafka. */
  private record Through(
      Throughput throughput, long codedBytes, long topicBytes, Latency latency) {}

  private Through throughKafka(
      BenchCodec benchCodec,
      int quality,
      List<byte[]> files,
      InstrumentedCodec codec,
      CodecMetrics metrics)
      throws IOException, ServiceException, InterruptedException {
    say(benchCodec, "through Kafka");
    Topics names = new Topics("vqstream-bench-" + id + "-" + benchCodec.name());
    Map<String, String> overrides = overrides(benchCodec.compression(), quality);
    overrides.put(Setting.BOOTSTRAP_SERVERS, brokers.bootstrapServers());
    try (TemporaryTopics topics =
            TemporaryTopics.create(brokers, names, request.partitions(), largest.bytes());
        BenchServices services =
            BenchServices.start(request.settings(), names, overrides, codec, metrics);
        ArrivalReader arrivals = ArrivalReader.open(brokers, names);
        Publisher publisher =
            Publisher.open(
                brokers,
                names.images(),
                request.partitions(),
                files,
                benchCodec.compression(),
                largest.bytes())) {
      KafkaRun run = new KafkaRun(request, codec, metrics, services, publisher, arrivals, listener);
      run.warmUp();
      long topicBytes = topics.codedBytes();
      Frames before = Frames.of(metrics);
      Throughput throughput = run.throughput();
      topicBytes = topics.codedBytes() - topicBytes;
      long codedBytes = Math.round(request.images() * Frames.of(metrics).meanSince(before));
      double rate = request.rate().orElse(throughput.rate() / 2);
      say(benchCodec, String.format(Locale.ROOT, "through Kafka, %.1f images a second", rate));
      return new Through(throughput, codedBytes, topicBytes, run.latency(rate));
    }
  }

  private Map<String, String> overrides(String compression, int quality) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put(Setting.THREADS, Integer.toString(request.threads()));
    overrides.put(Setting.QUALITY, Integer.toString(quality));
    overrides.put(Setting.MAX_QUALITY, "0"); // the loop encodes each image once
    overrides.put(Setting.MIN_PSNR, "0");
    overrides.put(StreamsConfig.producerPrefix("compression.type"), compression);
    return overrides;
  }

  /** Totals of encoded images; images of aborted transactions count twice. */
  private record Frames(double bytes, double images) {
    static Frames of(CodecMetrics metrics) {
      return new Frames(sum(metrics, "vqstream.out"), sum(metrics, "vqstream.images"));
    }

    private static double sum(CodecMetrics metrics, String counters) {
      return metrics
          .registry()
          .find(counters)
          .tag("direction", Direction.ENCODE.tag())
          .counters()
          .stream()
          .mapToDouble(Counter::count)
          .sum();
    }

    double meanSince(Frames before) {
      return (bytes - before.bytes) / (images - before.images);
    }
  }

  private String size() {
    TestImage first = request.sources().get(0);
    boolean same =
        request.sources().stream()
            .allMatch(i -> i.width() == first.width() && i.height() == first.height());
    return same ? first.width() + "x" + first.height() : "several";
  }

  private void say(BenchCodec benchCodec, String what) {
    listener.phaseStarted(benchCodec.name() + ": " + what);
  }
}

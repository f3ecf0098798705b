package io.vqstream.bench;

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
 * Measures codecs, one after the other, in the topologies and beside them.
 *
 * <p>Encoder and decoder are the services as they ship, with exactly-once transactions, both in
 * this process, and they share one codec. The loop without Kafka has the same codec, as many
 * threads that encode and as many that decode, on the same processors, and does the same to each
 * image: file to pixels, to frame, to pixels, to file. It runs once before and once after, so that
 * a machine that becomes slower, or a virtual machine that becomes faster, does not favour either.
 * What the services take longer is what Kafka and they cost: the broker too where it is in this
 * process, and the consumer at the end.
 */
public final class Bench {
  /** Runs that {@link BenchListener#imageDone} hears of, for each codec. */
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
   * Measures.
   *
   * @throws IOException if an image does not arrive, or arrives twice, or the brokers cannot be
   *     used
   * @throws ServiceException if a service ends by itself
   * @throws InterruptedException if the listener wants it to end
   */
  public static BenchReport run(
      BenchRequest request, List<BenchCodec> contestants, BenchListener listener)
      throws IOException, ServiceException, InterruptedException {
    LargestRecord largest = LargestRecord.of(request.sources().stream().map(Bench::demo).toList());
    if (request.settings().bootstrapServers().isPresent()) {
      String servers = request.settings().bootstrapServers().get();
      return new Bench(request, listener, request.settings().brokers(servers), largest)
          .run(contestants, "at " + servers);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, largest.bytes())) {
      Brokers brokers = request.settings().brokers(broker.bootstrapServers());
      return new Bench(request, listener, brokers, largest).run(contestants, "in this process");
    }
  }

  private static DemoImage demo(TestImage image) {
    return new DemoImage(image.name(), () -> new ByteArrayInputStream(image.file()));
  }

  private BenchReport run(List<BenchCodec> contestants, String broker)
      throws IOException, ServiceException, InterruptedException {
    List<CodecResult> results = new ArrayList<>();
    for (BenchCodec contestant : contestants) {
      results.add(measure(contestant));
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

  private CodecResult measure(BenchCodec contestant)
      throws IOException, ServiceException, InterruptedException {
    CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());
    List<byte[]> files =
        request.sources().stream()
            .map(i -> contestant.uncompressed() ? TestImages.uncompressed(i) : i.file())
            .toList();
    say(contestant, "opening");
    BenchCodec.Opened opened = contestant.opener().open(metrics);
    try (InstrumentedCodec codec = InstrumentedCodec.wrap(opened.codec())) {
      CalibrationPass look = CalibrationPass.at(codec, opened.quality(), request.sources(), files);
      BaselineLoop loop =
          new BaselineLoop(codec, opened.quality(), files, request.threads(), metrics, listener);
      say(contestant, "loop without Kafka");
      warmUp(loop);
      Throughput before = measure(loop, codec, metrics);
      Through through = throughKafka(contestant, opened.quality(), files, codec, metrics);
      say(contestant, "loop without Kafka, once more");
      Throughput after = measure(loop, codec, metrics);
      return new CodecResult(
          contestant.word(),
          contestant.description() + described(opened, look),
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

  /** What came of the run through Kafka. */
  private record Through(
      Throughput throughput, long codedBytes, long topicBytes, Latency latency) {}

  private Through throughKafka(
      BenchCodec contestant,
      int quality,
      List<byte[]> files,
      InstrumentedCodec codec,
      CodecMetrics metrics)
      throws IOException, ServiceException, InterruptedException {
    say(contestant, "through Kafka");
    Topics names = new Topics("vqstream-bench-" + id + "-" + contestant.word());
    Map<String, String> overrides = overrides(contestant.compression(), quality);
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
                contestant.compression(),
                largest.bytes())) {
      KafkaRun run = new KafkaRun(request, codec, metrics, services, publisher, arrivals, listener);
      run.warmUp();
      long topicBytes = topics.codedBytes();
      Frames before = Frames.of(metrics);
      Throughput throughput = run.throughput();
      topicBytes = topics.codedBytes() - topicBytes;
      long codedBytes = Math.round(request.images() * Frames.of(metrics).meanSince(before));
      double rate = request.rate().orElse(throughput.rate() / 2);
      say(contestant, String.format(Locale.ROOT, "through Kafka, %.1f images a second", rate));
      return new Through(throughput, codedBytes, topicBytes, run.latency(rate));
    }
  }

  private Map<String, String> overrides(String compression, int quality) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put(Setting.THREADS, Integer.toString(request.threads()));
    overrides.put(Setting.QUALITY, Integer.toString(quality));
    overrides.put(Setting.MAX_QUALITY, "0"); // the loop looks at no image twice
    overrides.put(Setting.MIN_PSNR, "0");
    overrides.put(StreamsConfig.producerPrefix("compression.type"), compression);
    return overrides;
  }

  /** What was encoded so far, some images twice where a transaction was aborted. */
  private record Frames(double bytes, double images) {
    static Frames of(CodecMetrics metrics) {
      String encode = Direction.ENCODE.tag();
      return new Frames(
          metrics.registry().get("vqstream.bytes.out").tag("direction", encode).counter().count(),
          metrics.registry().get("vqstream.image.time").tag("direction", encode).timer().count());
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

  private void say(BenchCodec contestant, String what) {
    listener.begins(contestant.word() + ": " + what);
  }
}

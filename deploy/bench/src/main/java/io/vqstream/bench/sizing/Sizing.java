package io.vqstream.bench.sizing;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Computes what a stream of images needs from measurements.
 *
 * <p>Processors follow from the measured processor time of an image (utilization law: busy
 * processors = rate x service time). Memory is that of the smallest measured process, and more for
 * each thread. {@link #assumptions} are everything else.
 *
 * @param workload the stream
 * @param encoder its encoders
 * @param decoder its decoders
 * @param kafka its topics and brokers
 */
public record Sizing(Workload workload, ServiceSize encoder, ServiceSize decoder, KafkaSize kafka) {
  private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();
  private static final long MEBIBYTE = 1 << 20;

  /** The services' default: batches need threads, also on few processors. */
  private static final int MIN_THREADS = 8;

  private static final int MAX_THREADS = 64;

  /** Heap over what is in use after a collection, so that collections stay rare. */
  private static final double HEAP_FACTOR = 2;

  /** Source records that a thread holds: polled and buffered. */
  private static final int RECORDS_HELD = 24;

  private static final double NATIVE_FACTOR = 1.25;
  private static final long MEMORY_STEP = 256 * MEBIBYTE;

  /** Bytes a second that a broker receives and sends: half of a network of 10 Gbit/s. */
  private static final double BROKER_TRAFFIC = 600e6;

  private static final double BROKER_DISK = 8e12;
  private static final double DISK_FILL = 0.7;
  private static final int BROKER_PARTITIONS = 4000;

  /** Topics with as many partitions as the source: source, coded, reconstructed, failures. */
  private static final int TOPICS = 4;

  /** Computes what a stream needs. */
  public static Sizing of(SizingMeasurements measured, Workload workload) {
    double sourceBytes =
        workload
            .sourceBytes()
            .orElseGet(
                () ->
                    SizeCurve.of(measured.busiest("encode"), MeasuredRun::inBytes)
                        .at(workload.pixels()));
    MeasuredLevel wanted = measured.level(workload.quality());
    MeasuredLevel base = measured.level(measured.quality());
    double codedBytes =
        SizeCurve.of(measured.busiest("encode"), MeasuredRun::outBytes).at(workload.pixels())
            * (wanted.bytes() / base.bytes());
    double decodedBytes =
        SizeCurve.of(measured.busiest("decode"), MeasuredRun::outBytes).at(workload.pixels());
    ServiceSize encoder =
        service(
            measured,
            workload,
            "encode",
            wanted.encodeMs() / base.encodeMs(),
            sourceBytes,
            codedBytes);
    ServiceSize decoder =
        service(
            measured,
            workload,
            "decode",
            wanted.decodeMs() / base.decodeMs(),
            codedBytes,
            decodedBytes);
    return new Sizing(
        workload, encoder, decoder, kafka(workload, sourceBytes, codedBytes, encoder, decoder));
  }

  private static ServiceSize service(
      SizingMeasurements measured,
      Workload workload,
      String direction,
      double levelFactor,
      double readBytes,
      double writtenBytes) {
    double pixels = workload.pixels();
    List<MeasuredRun> many = measured.busiest(direction);
    List<MeasuredRun> all =
        measured.runs().stream().filter(run -> run.direction().equals(direction)).toList();
    double cpuMs = SizeCurve.of(many, MeasuredRun::cpuMs).at(pixels) * levelFactor;
    double cores = workload.rate() * cpuMs / 1000;
    int threads = Math.max(MIN_THREADS, Math.min(MAX_THREADS, workload.cores()));
    int usable = workload.spreads() ? workload.cores() : Math.min(workload.cores(), threads);
    long instances = Math.max(1, (long) Math.ceil(cores / workload.utilization() / usable));

    double live = memory(all, many, MeasuredRun::heapBytes, threads, pixels);
    double kafka =
        threads * (2 * Math.max(MEBIBYTE, readBytes) + RECORDS_HELD * readBytes + 2 * writtenBytes);
    double heap = HEAP_FACTOR * (live + kafka);
    double outside = NATIVE_FACTOR * memory(all, many, MeasuredRun::nativeBytes, threads, pixels);
    // The container image gives half of the memory to the heap.
    double memory = Math.max(2 * heap, heap + outside);
    return new ServiceSize(
        cpuMs,
        cores,
        instances,
        threads,
        workload.cores(),
        usable,
        (long) heap,
        (long) outside,
        (long) Math.ceil(memory / MEMORY_STEP) * MEMORY_STEP);
  }

  /**
   * Returns an amount of memory: what the smallest measured process takes, and for each thread what
   * a thread of the size takes more.
   */
  private static double memory(
      List<MeasuredRun> runs,
      List<MeasuredRun> busiest,
      ToLongFunction<MeasuredRun> amount,
      int threads,
      double pixels) {
    double base = runs.stream().mapToLong(amount).min().orElseThrow();
    SizeCurve each = SizeCurve.of(busiest, run -> (amount.applyAsLong(run) - base) / run.threads());
    return base + threads * each.at(pixels);
  }

  private static KafkaSize kafka(
      Workload workload,
      double sourceBytes,
      double codedBytes,
      ServiceSize encoder,
      ServiceSize decoder) {
    double rate = workload.rate();
    double sourcePerDay = rate * sourceBytes * SECONDS_PER_DAY;
    double codedPerDay = rate * codedBytes * SECONDS_PER_DAY;
    double stored =
        workload.replicas()
            * (sourcePerDay * days(workload.sourceRetention())
                + codedPerDay * days(workload.codedRetention()));
    // Received once and by each follower, sent to each follower and to one group of consumers.
    double traffic = rate * (sourceBytes + codedBytes) * 2 * workload.replicas();
    long partitions =
        Math.max(encoder.instances() * encoder.threads(), decoder.instances() * decoder.threads());
    long brokers =
        Math.max(
            workload.replicas(),
            (long)
                Math.ceil(
                    Math.max(
                        traffic / BROKER_TRAFFIC,
                        Math.max(
                            stored / (BROKER_DISK * DISK_FILL),
                            (double) partitions
                                * TOPICS
                                * workload.replicas()
                                / BROKER_PARTITIONS))));
    return new KafkaSize(
        sourceBytes, codedBytes, sourcePerDay, codedPerDay, stored, traffic, partitions, brokers);
  }

  private static double days(Duration time) {
    return time.toMillis() / 1000.0 / SECONDS_PER_DAY;
  }

  /** Returns what is assumed and not measured, one sentence each. */
  public List<String> assumptions() {
    return List.of(
        "The mean rate uses %.0f %% of the processors; what is left serves peaks and catching up."
            .formatted(100 * workload.utilization()),
        "A processor is a hardware thread as fast as a measured one, and no other work runs on it.",
        "Threads of an instance: its processors, at least %d and at most %d, the services' default."
            .formatted(MIN_THREADS, MAX_THREADS),
        "Each thread has at least one partition, in every topic.",
        ("Heap: %.0f times the measured live objects and Kafka's buffers (for each thread two"
                + " fetches of at least 1 MiB, %d records to read and two to write).")
            .formatted(HEAP_FACTOR, RECORDS_HELD),
        "Memory limit: twice the heap, as in the container image, or heap and %.2f times the measured rest."
            .formatted(NATIVE_FACTOR),
        ("Brokers: the largest of replicas, %.0f MB/s of traffic each, %.0f TB of disk each of"
                + " which %.0f %% are used, and %d partition replicas each.")
            .formatted(
                BROKER_TRAFFIC / 1e6, BROKER_DISK / 1e12, 100 * DISK_FILL, BROKER_PARTITIONS),
        "Reconstructed images are not kept at Kafka: consumers decode, or their topic is"
            + " short-lived.");
  }
}

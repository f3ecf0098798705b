package io.vqstream.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.vqstream.bench.sizing.ServiceSize;
import io.vqstream.bench.sizing.Sizing;
import io.vqstream.bench.sizing.SizingMeasurements;
import io.vqstream.bench.sizing.Workload;
import io.vqstream.processes.BrokerProcess;
import io.vqstream.processes.Ledger;
import io.vqstream.processes.NumberedImages;
import io.vqstream.processes.Opened;
import io.vqstream.processes.Publisher;
import io.vqstream.processes.ResidentMemory;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.testkit.CreatedTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small images by the hundred thousand through an encoder and a decoder: each comes out, once, and
 * the memory of both, native memory included, no longer grows. {@code mvn -Psoak verify} runs this
 * and leaves {@code memory.csv} and {@code memory.png} in {@code deploy/target/soak}.
 */
@Tag("soak")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads memory from /proc")
class SoakIT {
  private static final int IMAGES = Integer.getInteger("soak.images", 200_000);
  private static final int SIDE = 32;
  private static final int DIFFERENT = 300;
  private static final int PARTITIONS = 8;

  /** Enough to keep both services at work while what is done waits to be committed. */
  private static final int IN_FLIGHT = 2000;

  /**
   * The heap is all there, in memory, from the start: what grows later is native memory, or the
   * JVM's own.
   */
  private static final int HEAP_MIB = 384;

  private static final String[] HEAP = {
    "-Xms" + HEAP_MIB + "m", "-Xmx" + HEAP_MIB + "m", "-XX:+AlwaysPreTouch"
  };

  /** How far the memory may be from what docs/sizing.md says of such a heap, in percent. */
  private static final double OFF_SIZING = 10;

  /**
   * MiB between the medians of the second and the last quarter. The middles of the two lie half of
   * the images apart, 100,000 of them: so much is 335 octets an image, where the smallest thing in
   * native memory that an image has, its 32x32 pixels as floats, takes 12 KiB. Below that lies what
   * makes the curve of a process wander that loses nothing: compiled code, the arenas of malloc.
   */
  private static final double MOST_GROWTH = 32;

  /** With fewer images the second quarter is not past the warm-up, and nothing is judged. */
  private static final int LEAST_JUDGED = 50_000;

  /** A wrong image has less than 15 dB. */
  private static final double RIGHT_IMAGE = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path RESULTS = Path.of("target", "soak");

  @RegisterExtension final Opened opened = new Opened();
  @TempDir Path folder;

  private final NumberedImages images = new NumberedImages(SIDE, SIDE, DIFFERENT);
  private final AtomicInteger out = new AtomicInteger();
  private final MemoryLog log = new MemoryLog("encoder", "decoder");
  private BrokerProcess broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker =
        opened.add(
            BrokerProcess.in(
                folder.resolve("broker"),
                Map.of(
                    // where the services leave it no processor for some seconds, it stays the
                    // leader
                    "broker.session.timeout.ms", "60000",
                    "log.retention.check.interval.ms", "5000",
                    "log.segment.delete.delay.ms", "1000")));
    broker.start();
    // Far more than is in flight, so that nothing goes before it was read, and no disk fills.
    Map<String, String> small = Map.of("segment.bytes", "4194304", "retention.bytes", "16777216");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      CreatedTopics.create(
          admin,
          Stream.of("images", "images.coded", "images.reconstructed", "images.failed")
              .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1).configs(small))
              .toList());
    }
    Files.createDirectories(RESULTS);
  }

  @Test
  void everyImageComesOutAndMemoryStaysAsItIs() throws Exception {
    // Given
    ServiceProcess encoder = service("encoder");
    ServiceProcess decoder = service("decoder");
    String brokers = broker.bootstrapServers();
    Ledger ledger = opened.add(new Ledger(brokers, "images.reconstructed", PARTITIONS, images));
    Publisher publisher =
        opened.add(
            new Publisher(
                brokers,
                "images",
                images,
                IMAGES,
                IMAGES,
                Publisher.inFlight(IN_FLIGHT, out::get)));

    // When
    double seconds = soak(encoder, decoder, ledger);
    publisher.finish();
    for (int i = 0; i < 20; i++) { // what would come twice
      ledger.read(Duration.ofMillis(200));
    }

    // Then
    log.writeCsv(RESULTS.resolve("memory.csv"));
    MemoryPlot.write(log, RESULTS.resolve("memory.png"));
    System.out.printf(
        "soak: %d images of %dx%d in %.0f s, %.0f a second; least PSNR %.1f dB%n",
        ledger.images(), SIDE, SIDE, seconds, ledger.images() / seconds, ledger.minPsnr());
    assertThat(ledger.images()).isEqualTo(IMAGES);
    assertThat(ledger.duplicates()).isZero();
    assertThat(ledger.wrong()).isEmpty();
    assertThat(ledger.minPsnr()).isGreaterThan(RIGHT_IMAGE);
    for (String process : log.processes()) {
      System.out.printf(
          "soak: %s: %.1f MiB resident in the second quarter, %.1f in the last (medians), %.1f by"
              + " the sizing page%s%n",
          process,
          log.median(process, 2),
          log.median(process, 4),
          sized(process),
          IMAGES < LEAST_JUDGED ? "; too few images to judge" : "");
      if (IMAGES >= LEAST_JUDGED) {
        assertThat(log.growth(process)).as("MiB that the %s grew", process).isLessThan(MOST_GROWTH);
        assertThat(log.median(process, 4))
            .as("MiB of the %s", process)
            .isCloseTo(sized(process), withinPercentage(OFF_SIZING));
      }
    }
  }

  /** Returns the MiB that the sizing page has for a service of such images with this heap. */
  private static double sized(String process) {
    Sizing sizing = Sizing.of(SizingMeasurements.bundled(), Workload.usual(1, SIDE, SIDE));
    ServiceSize size = process.equals("encoder") ? sizing.encoder() : sizing.decoder();
    return HEAP_MIB + size.nativeBytes() / (double) (1 << 20);
  }

  /** Reads until all is out, and looks at the memory meanwhile; gives the seconds it took. */
  private double soak(ServiceProcess encoder, ServiceProcess decoder, Ledger ledger)
      throws Exception {
    long start = System.nanoTime();
    long looked = start;
    long progress = start;
    look(0, encoder, decoder);
    while (out.get() < IMAGES) {
      ledger.read(Duration.ofMillis(100));
      long now = System.nanoTime();
      progress = ledger.images() > out.get() ? now : progress;
      out.set(ledger.images());
      assertThat(Duration.ofNanos(now - progress))
          .as("waiting for more than %d images: %s%s", out.get(), encoder.said(), decoder.said())
          .isLessThan(PATIENCE);
      if (now - looked >= Duration.ofSeconds(1).toNanos() || out.get() == IMAGES) {
        look((now - start) / 1e9, encoder, decoder);
        looked = now;
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void look(double seconds, ServiceProcess encoder, ServiceProcess decoder)
      throws IOException {
    log.add(seconds, out.get(), resident(encoder), resident(decoder));
  }

  private static long resident(ServiceProcess service) throws IOException {
    Optional<ResidentMemory> memory = service.memory();
    assertThat(memory).as(service.said()).isPresent();
    return memory.get().now();
  }

  private ServiceProcess service(String role) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(role + ".properties"),
            """
            bootstrap.servers=%s
            # on a machine that has much else to do
            broker.timeout.ms=120000
            default.api.timeout.ms=300000
            """
                .formatted(broker.bootstrapServers()));
    Path said = RESULTS.resolve(role + ".log");
    Files.deleteIfExists(said); // of an earlier run
    ServiceProcess service = opened.add(new ServiceProcess(role, said, config)).withOptions(HEAP);
    service.start().awaitRunning();
    assertThat(service.isAlive()).as(service.said()).isTrue();
    return service;
  }
}

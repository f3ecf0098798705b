package io.vqstream.service.ops;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vqstream.codec.Decoded;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.frame.Kind;
import io.vqstream.image.ImageFormat;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Direction;
import io.vqstream.service.config.Role;
import io.vqstream.service.http.Health;
import io.vqstream.service.http.MetricsServer;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.metrics.ProcessMetrics;
import io.vqstream.service.metrics.ServiceMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The page of an encoder whose meters a test moves. */
final class ShownPage implements AutoCloseable {
  static final String LOOPBACK = "127.0.0.1";

  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final byte[] PNG = PngWriter.write(picture(5));
  private static final ByteString CHECKPOINT = ByteString.fromHex("3f2a91c0" + "0".repeat(56));

  final ServiceMetrics metrics;
  private final LatestImages images = new LatestImages();
  private final OpsPage page;
  private final MetricsServer server;
  private final String host;
  final TwoFailures failures = new TwoFailures();

  ShownPage() throws IOException {
    this(LOOPBACK, 0, Optional.empty());
  }

  /**
   * @param token that the page asks for; empty for none
   */
  ShownPage(String host, int port, Optional<String> token) throws IOException {
    this.host = host;
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(registry);
    metrics =
        new CodecMetrics(registry, Direction.ENCODE).service(Direction.ENCODE, "app", "images");
    Gauge.builder("kafka.stream.alive.stream.threads", () -> 2)
        .tags(Tags.of("application", "app"))
        .register(registry);
    Gauge.builder("vqstream.service.info", () -> 1)
        .tags(
            Tags.of("application", "app", "role", "encoder", "source", "images")
                .and("sink", "images.coded", "failures", "images.failed", "threads", "2"))
        .register(registry);
    Gauge.builder("vqstream.checkpoint.info", () -> 1)
        .tags(Tags.of("checkpoint", "3f2a91c000000000", "name", "photos", "levels", "8"))
        .register(registry);
    page = new OpsPage(registry, new Running(), host, token);
    page.add(new OpsService(Role.ENCODER, "app", "images", "images.coded", "images.failed", 2));
    page.show(failures, true);
    page.show(images);
    images.decodeWith((coded, base) -> new Decoded.Coded(picture(coded.getQuality() ^ 7)));
    server = MetricsServer.start(host, port, registry, new Running(), page.handlers());
  }

  /** Returns the address, with a slash at the end. */
  String address() {
    return "http://" + endpoint() + "/";
  }

  Endpoint endpoint() {
    return Endpoint.of(host, server.port());
  }

  /** Encodes an image of a route. */
  void image(String route, int number) {
    metrics.image(route, Kind.CODED, 1_000, 100, WIDTH * HEIGHT, 1_000_000);
    images.add(
        route,
        "image-" + number + ".png",
        Image.newBuilder().setData(ByteString.copyFrom(PngWriter.write(picture(number)))).build(),
        CodedImage.newBuilder()
            .setFrame(ByteString.copyFrom(new byte[100]))
            .setWidth(WIDTH)
            .setHeight(HEIGHT)
            .setQuality(number)
            .setKind(CodedImage.Kind.KIND_CODED)
            .setCheckpointDigest(CHECKPOINT)
            .setSourceContentType("image/png")
            .build());
  }

  /** Has so many records fail that it is worth a ticket. */
  void fail() {
    for (int i = 0; i <= Thresholds.FAILING_RECORDS; i++) {
      metrics.failure("images", FailureReason.CORRUPT, 1);
    }
  }

  private static Picture picture(int seed) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % WIDTH * 2 + 11 * seed);
    }
    return new Picture(WIDTH, HEIGHT, false, rgb);
  }

  /** Stops to answer; the page in the browser is cut off. */
  void cutOff() {
    server.close();
  }

  @Override
  public void close() {
    server.close();
    page.close();
  }

  /** A failure topic with two records, whose replays do nothing. */
  static final class TwoFailures implements FailureTopic {
    /** Replays other than counts. */
    final List<Selection> replays = new CopyOnWriteArrayList<>();

    /** What counts wait for. */
    volatile CountDownLatch counts = new CountDownLatch(0);

    @Override
    public String topic() {
      return "images.failed";
    }

    @Override
    public List<Letter> latest(int limit) {
      return List.of(
          new Letter(
              "images.failed-0@3",
              "images-0@7",
              "corrupt",
              "<b>bold</b>",
              Optional.of("camera-7"),
              1_700_000_000_000L,
              Optional.of(5),
              "image".getBytes(StandardCharsets.UTF_8),
              Optional.empty()),
          new Letter(
              "images.failed-0@2",
              "images-0@6",
              "too_many_pixels",
              "96x64 pixels exceed image.max.pixels=4096",
              Optional.of("camera-6"),
              1_700_000_000_000_000_000L, // in nanoseconds, by mistake
              Optional.of(PNG.length),
              Arrays.copyOf(PNG, 512),
              Optional.of(ImageFormat.PNG)));
    }

    @Override
    public Optional<byte[]> image(String position) {
      return Optional.of(PNG).filter(file -> position.equals("images.failed-0@2"));
    }

    @Override
    public void replay(Selection selection, Progress progress) throws IOException {
      try {
        counts.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      for (int i = selection.position().isPresent() ? 1 : 0; i < 2; i++) {
        progress.replayed();
      }
      if (!selection.dryRun()) {
        replays.add(selection);
      }
    }
  }

  /** The health of a service that runs. */
  record Running() implements Health {
    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public boolean live() {
      return true;
    }

    @Override
    public String state() {
      return "app RUNNING";
    }

    @Override
    public String topology() {
      return "";
    }
  }
}

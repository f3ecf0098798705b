package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.processes.BrokerProcess;
import io.vqstream.processes.ResidentMemory;
import io.vqstream.processes.ServiceProcess;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.ClusterAdmin;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The largest image that services accept, through both of them, and the memory that they take. */
@Tag("thorough")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the peak from /proc")
class LargeImageServicesIT {
  private static final Path SCRIPT = Path.of("../target/vqstream/bin/vqstream").toAbsolutePath();
  private static final int SIDE = Integer.getInteger("large.side", 8192);

  /** A quarter of it at most, so that a small image for trying this out has several too. */
  private static final int TILE = Math.min(1024, SIDE / 4);

  /** Pixels between those that are compared. */
  private static final int STRIDE = SIDE / 512;

  private static final String HEAP = "-Xmx1536m";

  /** MiB: the heap, libtorch with its networks and windows, and the JVM's own. */
  private static final long MOST_RESIDENT = 3072;

  /** Of an image that is the right one. */
  private static final double LEAST_PSNR = 25;

  private static final int LARGEST_RECORD = (int) Math.max(1 << 20, 3.1 * SIDE * SIDE);

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void comesOutInBoundedMemory() throws Exception {
    // Given
    Path image = photograph(folder.resolve("images/large.png"));
    BrokerProcess broker =
        BrokerProcess.in(
            folder.resolve("broker"),
            Map.of("socket.request.max.bytes", Integer.toString(LARGEST_RECORD + (1 << 20))));
    open.add(broker);
    broker.start();
    try (ClusterAdmin cluster = ClusterAdmin.connect(Brokers.at(broker.bootstrapServers()))) {
      cluster.create(
          List.of("images", "images.coded", "images.reconstructed", "images.failed"),
          1,
          LARGEST_RECORD);
    }
    ServiceProcess encoder = service("encoder", broker);
    ServiceProcess decoder = service("decoder", broker);
    Path out = folder.resolve("out");

    // When
    command(broker, "publish", image.getParent().toString(), "--topic", "images");
    command(
        broker, "receive", "-o", out.toString(), "--topic", "images.reconstructed", "--count", "1");
    long encoding = encoder.memory().map(ResidentMemory::peak).orElseThrow() >> 10;
    long decoding = decoder.memory().map(ResidentMemory::peak).orElseThrow() >> 10;

    // Then
    double psnr = psnr(image, out.resolve("large.png"));
    System.out.printf(
        "large image: %dx%d, a PNG of %d bytes: at most %d MiB resident in the encoder, %d in the"
            + " decoder, with %s; PSNR %.1f dB%n",
        SIDE, SIDE, Files.size(image), encoding, decoding, HEAP, psnr);
    assertThat(psnr).isGreaterThan(LEAST_PSNR);
    assertThat(encoding).as("MiB of the encoder").isLessThan(MOST_RESIDENT);
    assertThat(decoding).as("MiB of the decoder").isLessThan(MOST_RESIDENT);
  }

  private ServiceProcess service(String role, BrokerProcess broker) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(role + ".properties"),
            """
            bootstrap.servers=%s
            num.stream.threads=2
            image.timeout.ms=600000
            broker.timeout.ms=120000
            """
                .formatted(broker.bootstrapServers()));
    ServiceProcess service = new ServiceProcess(role, folder.resolve(role + ".log"), config);
    open.add(service);
    service.withOptions(HEAP).start().awaitRunning();
    assertThat(service.isAlive()).as(service.said()).isTrue();
    return service;
  }

  private void command(BrokerProcess broker, String name, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), name));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--bootstrap-server", broker.bootstrapServers()));
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VQSTREAM_OPTS", HEAP);
    Process process = builder.redirectOutput(log.toFile()).start();
    open.add(process::destroyForcibly);
    assertThat(process.waitFor(40, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  /** A PNG of some scenes with the grain of photographs, side by side. */
  private static Path photograph(Path file) throws IOException {
    List<Picture> scenes = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      scenes.add(SyntheticPicture.of(TILE, TILE, seed));
    }
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x += TILE) {
        byte[] scene = scenes.get((x / TILE + 3 * (y / TILE)) % scenes.size()).rgb();
        System.arraycopy(scene, 3 * TILE * (y % TILE), rgb, 3 * (y * SIDE + x), 3 * TILE);
      }
    }
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      PngWriter.write(new Picture(SIDE, SIDE, false, rgb), out);
    }
    return file;
  }

  /** In dB, over every so many pixels of two images that must be equally large. */
  private static double psnr(Path one, Path other) throws IOException {
    BufferedImage first = sampled(one);
    BufferedImage second = sampled(other);
    double squares = 0;
    for (int y = 0; y < first.getHeight(); y++) {
      for (int x = 0; x < first.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int a = first.getRGB(x, y) >> shift & 0xff;
          int b = second.getRGB(x, y) >> shift & 0xff;
          squares += (a - b) * (a - b);
        }
      }
    }
    double samples = 3.0 * first.getWidth() * first.getHeight();
    return 10 * Math.log10(255 * 255 * samples / squares);
  }

  /** Every so many pixels, so that the images need not be in memory. */
  private static BufferedImage sampled(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      try {
        reader.setInput(in);
        assertThat(List.of(reader.getWidth(0), reader.getHeight(0))).containsOnly(SIDE);
        ImageReadParam every = reader.getDefaultReadParam();
        every.setSourceSubsampling(STRIDE, STRIDE, 0, 0);
        return reader.read(0, every);
      } finally {
        reader.dispose();
      }
    }
  }
}

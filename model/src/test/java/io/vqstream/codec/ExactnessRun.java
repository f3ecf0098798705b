package io.vqstream.codec;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.kernel.WarmKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The part of one JVM in {@code exactness-run.sh}: writes frames, or decodes frames to codes, codes
 * pictures with the networks and prints the digests of all results for comparison.
 *
 * <pre>
 * depthwise FILE
 * write CHECKPOINT FOLDER COUNT WIDTH HEIGHT [CHECKPOINT FOLDER COUNT WIDTH HEIGHT]...
 * read  THREADS BATCH LARGE SMALL PHOTOS CHECKPOINT FOLDER [CHECKPOINT FOLDER]...
 * </pre>
 *
 * CHECKPOINT is a file or the name of a bundled checkpoint; {@code depthwise} writes one. Up to
 * BATCH frames are decoded as one batch. The codes of each frame are also encoded again and must
 * give the same payload. LARGE and SMALL are numbers of pictures of {@link ExactPixels}, for each
 * checkpoint; PHOTOS is a folder of images, of which a fifth of LARGE is coded, too, or {@code -}.
 * The output are the lines of {@link ExactDigests} and a last line {@code seconds TIME}. The system
 * property {@value #WARM_UP} has the kernels warmed up first, for as many seconds: vectors that a
 * large picture is the first to use can stay slow.
 */
final class ExactnessRun {
  private static final String WARM_UP = "vqstream.exactness.warm-up";

  /** A frame and the name of its file. */
  private record Sent(String name, Frame.Coded frame) {}

  private ExactnessRun() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "depthwise" -> Files.write(Path.of(args[1]), DepthwiseCheckpoint.of(1).file());
      case "write" -> {
        for (int i = 1; i < args.length; i += 5) {
          Path folder = Files.createDirectories(Path.of(args[i + 1]));
          int width = Integer.parseInt(args[i + 3]);
          int height = Integer.parseInt(args[i + 4]);
          write(checkpoint(args[i]), folder, Integer.parseInt(args[i + 2]), width, height);
        }
      }
      case "read" -> read(args);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Checkpoint checkpoint(String name) throws IOException {
    Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(name);
    return bundled.isPresent() ? bundled.get().read() : Checkpoint.read(Path.of(name));
  }

  /** Writes frames of different pictures, cycling through the levels, every fifth gray. */
  private static void write(Checkpoint checkpoint, Path folder, int count, int width, int height)
      throws IOException {
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      for (int i = 0; i < count; i++) {
        Picture picture =
            i % 5 == 4
                ? SyntheticPicture.gray(width, height, i)
                : SyntheticPicture.of(width, height, i);
        QualityPolicy policy =
            QualityPolicy.level(i % codec.levels() + 1).withLossless(LosslessMode.NEVER);
        byte[] frame = codec.encode(new Decoded.Coded(picture), policy).frame();
        Files.write(folder.resolve("%05d.vq".formatted(i)), frame);
      }
    }
  }

  private static void read(String[] args) throws Exception {
    long start = System.nanoTime();
    WarmKernels.run(Duration.ofSeconds(Integer.getInteger(WARM_UP, 0)));
    int threads = Integer.parseInt(args[1]);
    int batch = Integer.parseInt(args[2]);
    ExactDigests digests = new ExactDigests();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 6; i < args.length; i += 2) {
        Checkpoint checkpoint = checkpoint(args[i]);
        readCodes(checkpoint, Path.of(args[i + 1]), batch, pool, digests);
        try (ExactPixels pixels = new ExactPixels(checkpoint.name(), checkpoint, batch, digests)) {
          int large = Integer.parseInt(args[3]);
          pixels.runLarge(large);
          pixels.runSmall(Integer.parseInt(args[4]));
          runPhotos(args[5], (large + 4) / 5, pixels);
          pixels.await();
        }
      }
    } finally {
      pool.shutdown();
    }
    digests.print();
    System.out.printf("seconds %.1f%n", (System.nanoTime() - start) / 1e9);
  }

  private static void readCodes(
      Checkpoint checkpoint, Path folder, int batch, ExecutorService pool, ExactDigests digests)
      throws Exception {
    ExactCodes exact = new ExactCodes(checkpoint);
    List<Future<?>> reads = new ArrayList<>();
    for (List<Sent> part : batches(folder, batch)) {
      reads.add(
          pool.submit(
              () -> {
                read(exact, part, digests);
                return part;
              }));
    }
    for (Future<?> read : reads) {
      read.get();
    }
  }

  private static void runPhotos(String folder, int count, ExactPixels pixels) throws IOException {
    if (folder.equals("-")) {
      return;
    }
    List<Path> photos;
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      photos = files.sorted().limit(count).toList();
    }
    for (int i = 0; i < photos.size(); i++) {
      Path photo = photos.get(i);
      pixels.runNetworks(photo.getFileName().toString(), i, () -> picture(photo));
    }
  }

  private static Picture picture(Path photo) throws Exception {
    SourceImage image = new ImageFileReader().read(Files.readAllBytes(photo));
    return ((SourceImage.Codable) image).picture();
  }

  /** Splits the frames of a folder into batches of one level, all gray or all in color. */
  private static List<List<Sent>> batches(Path folder, int batch) throws Exception {
    Map<String, List<Sent>> alike = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Frame.Coded frame = (Frame.Coded) Frame.parse(Files.readAllBytes(file));
        alike
            .computeIfAbsent(frame.quality() + " " + frame.gray(), key -> new ArrayList<>())
            .add(new Sent(folder.getFileName() + "/" + file.getFileName(), frame));
      }
    }
    List<List<Sent>> batches = new ArrayList<>();
    for (List<Sent> frames : alike.values()) {
      for (int i = 0; i < frames.size(); i += batch) {
        batches.add(frames.subList(i, Math.min(i + batch, frames.size())));
      }
    }
    return batches;
  }

  private static void read(ExactCodes exact, List<Sent> frames, ExactDigests digests)
      throws Exception {
    List<byte[]> codes = exact.read(frames.stream().map(Sent::frame).toList());
    for (int i = 0; i < codes.size(); i++) {
      Sent sent = frames.get(i);
      if (!Arrays.equals(exact.write(sent.frame(), codes.get(i)), sent.frame().payload())) {
        throw new AssertionError(sent.name() + ": its codes are written as another payload");
      }
      digests.addCodes(sent.name(), codes.get(i));
    }
  }
}

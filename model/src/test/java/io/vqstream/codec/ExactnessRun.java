package io.vqstream.codec;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The part of one JVM in {@code exactness-run.sh}: writes frames, or decodes frames to codes and
 * prints the digests of the codes for comparison.
 *
 * <pre>
 * write CHECKPOINT FOLDER COUNT WIDTH HEIGHT
 * read  THREADS BATCH CHECKPOINT FOLDER [CHECKPOINT FOLDER]...
 * </pre>
 *
 * CHECKPOINT is a file or the name of a bundled checkpoint. Up to BATCH frames are decoded as one
 * batch. Reading uses no network and so no libtorch. The codes of each frame are also encoded again
 * and must give the same payload. The output is a line {@code FRAME CODES SHA-256} per frame and a
 * last line {@code codes COUNT seconds TIME}.
 */
final class ExactnessRun {
  /** A frame and the name of its file. */
  private record Sent(String name, Frame.Coded frame) {}

  /** Codes of a frame and its line of output. */
  private record Read(long codes, String line) {}

  private ExactnessRun() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("write")) {
      Path folder = Files.createDirectories(Path.of(args[2]));
      int width = Integer.parseInt(args[4]);
      int height = Integer.parseInt(args[5]);
      write(checkpoint(args[1]), folder, Integer.parseInt(args[3]), width, height);
    } else {
      int batch = Integer.parseInt(args[2]);
      read(Integer.parseInt(args[1]), batch, List.of(args).subList(3, args.length));
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
        byte[] frame = codec.encode(picture, i % codec.levels() + 1).frame();
        Files.write(folder.resolve("%05d.vq".formatted(i)), frame);
      }
    }
  }

  private static void read(int threads, int batch, List<String> sets) throws Exception {
    long start = System.nanoTime();
    long codes = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < sets.size(); i += 2) {
        ExactCodes exact = new ExactCodes(checkpoint(sets.get(i)));
        List<Future<List<Read>>> reads = new ArrayList<>();
        for (List<Sent> part : batches(Path.of(sets.get(i + 1)), batch)) {
          reads.add(pool.submit(() -> read(exact, part)));
        }
        List<Read> all = new ArrayList<>();
        for (Future<List<Read>> read : reads) {
          all.addAll(read.get());
        }
        all.stream().map(Read::line).sorted().forEach(System.out::println);
        codes += all.stream().mapToLong(Read::codes).sum();
      }
    } finally {
      pool.shutdown();
    }
    System.out.printf("codes %d seconds %.1f%n", codes, (System.nanoTime() - start) / 1e9);
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

  private static List<Read> read(ExactCodes exact, List<Sent> frames) throws Exception {
    List<byte[]> codes = exact.read(frames.stream().map(Sent::frame).toList());
    List<Read> reads = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      Sent sent = frames.get(i);
      if (!Arrays.equals(exact.write(sent.frame(), codes.get(i)), sent.frame().payload())) {
        throw new AssertionError(sent.name() + ": its codes are written as another payload");
      }
      int count = codes.get(i).length;
      reads.add(new Read(count, "%s %d %s".formatted(sent.name(), count, Sha256.of(codes.get(i)))));
    }
    return reads;
  }
}

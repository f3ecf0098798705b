package io.vqstream.codec;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * One Java virtual machine's part in {@code exactness-run.sh}: writes frames, or reads them down to
 * their codes and prints the codes' digests for others to compare.
 *
 * <pre>
 * write CHECKPOINT FOLDER COUNT WIDTH HEIGHT
 * read  THREADS CHECKPOINT FOLDER [CHECKPOINT FOLDER]...
 * </pre>
 *
 * CHECKPOINT is a file, or the name of a bundled one. Reading takes no network and so no libtorch.
 * A frame's codes are also written again and must give the payload that they were read from, byte
 * for byte. Printed are lines {@code FRAME CODES SHA-256}, and at the end {@code codes COUNT
 * seconds TIME}.
 */
final class ExactnessRun {
  /** Codes of a frame, and the line that tells them. */
  private record Read(long codes, String line) {}

  private ExactnessRun() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("write")) {
      Path folder = Files.createDirectories(Path.of(args[2]));
      int width = Integer.parseInt(args[4]);
      int height = Integer.parseInt(args[5]);
      write(checkpoint(args[1]), folder, Integer.parseInt(args[3]), width, height);
    } else {
      read(Integer.parseInt(args[1]), List.of(args).subList(2, args.length));
    }
  }

  private static Checkpoint checkpoint(String name) throws IOException {
    Optional<BundledCheckpoint> bundled = BundledCheckpoint.named(name);
    return bundled.isPresent() ? bundled.get().read() : Checkpoint.read(Path.of(name));
  }

  /** Frames of different pictures, at all levels in turn, every fifth in grey. */
  private static void write(Checkpoint checkpoint, Path folder, int count, int width, int height)
      throws IOException {
    try (ImageCodec codec = VqCodec.open(checkpoint, StageListener.NONE)) {
      for (int i = 0; i < count; i++) {
        Picture picture =
            i % 5 == 4
                ? SyntheticPicture.grey(width, height, i)
                : SyntheticPicture.of(width, height, i);
        byte[] frame = codec.encode(picture, i % codec.levels() + 1).frame();
        Files.write(folder.resolve("%05d.vq".formatted(i)), frame);
      }
    }
  }

  private static void read(int threads, List<String> sets) throws Exception {
    long start = System.nanoTime();
    long codes = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < sets.size(); i += 2) {
        ExactCodes exact = new ExactCodes(checkpoint(sets.get(i)));
        List<Future<Read>> reads = new ArrayList<>();
        for (Path frame : frames(Path.of(sets.get(i + 1)))) {
          reads.add(pool.submit(() -> read(exact, frame)));
        }
        for (Future<Read> read : reads) {
          System.out.println(read.get().line());
          codes += read.get().codes();
        }
      }
    } finally {
      pool.shutdown();
    }
    System.out.printf("codes %d seconds %.1f%n", codes, (System.nanoTime() - start) / 1e9);
  }

  private static List<Path> frames(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Read read(ExactCodes exact, Path file) throws Exception {
    byte[] frame = Files.readAllBytes(file);
    byte[] codes = exact.read(frame);
    Frame.Coded coded = (Frame.Coded) Frame.parse(frame);
    if (!Arrays.equals(exact.write(coded, codes), coded.payload())) {
      throw new AssertionError(file + ": its codes are written as another payload");
    }
    String name = file.getParent().getFileName() + "/" + file.getFileName();
    return new Read(codes.length, "%s %d %s".formatted(name, codes.length, Sha256.of(codes)));
  }
}

package io.vqstream.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of {@code webp/}: {@link TestImages#rings} of several sizes, encoded by {@code cwebp}
 * with the options that its decoders differ by. {@code webp/pixels.txt} has the SHA-256 of the RGB
 * samples that {@code dwebp FILE -ppm} makes of each.
 *
 * <p>Files of other names failed with an earlier decoder: {@code cwebp -q 0} (tint), {@code -q 30
 * -segments 1} (not deblocked) and {@code -q 90} of colored text (chroma not interpolated).
 *
 * <p>{@link #main} makes the folder anew; it needs libwebp's {@code cwebp} and {@code dwebp}.
 */
final class WebpCorpus {
  static final String PIXELS = "pixels.txt";

  private WebpCorpus() {}

  /**
   * One file.
   *
   * @param options of {@code cwebp}
   */
  record Entry(int width, int height, List<String> options) {

    static Entry of(int width, int height, String options) {
      return new Entry(width, height, List.of(options.split(" ")));
    }

    /** The file's name without its extension, such as {@code 48x33-q-30-segments-1}. */
    String name() {
      return width + "x" + height + "-" + String.join("-", options).replaceAll("^-|(?<=-)-", "");
    }

    /** Encodes the picture and returns the file. */
    Path encode(Path folder) throws IOException, InterruptedException {
      Path png = folder.resolve("source-" + width + "x" + height + ".png");
      if (!Files.exists(png)) {
        Files.write(png, PngWriter.write(TestImages.rings(width, height)));
      }
      Path file = folder.resolve(name() + ".webp");
      List<String> command = new ArrayList<>(List.of("cwebp", "-quiet"));
      command.addAll(options);
      command.addAll(List.of(png.toString(), "-o", file.toString()));
      run(command);
      return file;
    }
  }

  /** The committed files: every option by itself, and every kind of size. */
  static List<Entry> committed() {
    List<Entry> entries = new ArrayList<>();
    for (String size : "1x1 2x1 1x2 3x5 16x16 17x15 31x33 97x65".split(" ")) {
      String[] sides = size.split("x");
      entries.add(Entry.of(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), "-q 40"));
    }
    List<String> options = new ArrayList<>();
    for (int quality : new int[] {0, 3, 10, 60, 80, 100}) {
      options.add("-q " + quality);
    }
    for (int segments = 1; segments <= 4; segments++) {
      options.add("-q 30 -segments " + segments);
    }
    for (String filter : "0 20 60 100".split(" ")) {
      options.add("-q 30 -f " + filter);
      options.add("-q 30 -nostrong -f " + filter);
    }
    for (String sharpness : "1 4 5 7".split(" ")) {
      options.add("-q 30 -f 60 -sharpness " + sharpness);
    }
    options.addAll(
        List.of(
            "-q 50 -m 0",
            "-q 50 -m 6",
            "-q 50 -sns 100 -segments 4",
            "-size 400",
            "-lossless",
            "-near_lossless 40"));
    options.forEach(option -> entries.add(Entry.of(48, 33, option)));
    return entries;
  }

  /** Everything that {@code cwebp} can do to a picture, in combinations. */
  static List<Entry> matrix() {
    List<Entry> entries = new ArrayList<>(committed());
    int turn = 0;
    for (int quality = 0; quality <= 100; quality += 5) {
      for (int segments = 1; segments <= 4; segments++) {
        for (int filter = 0; filter <= 100; filter += 25) {
          turn++;
          String options =
              "-q %d -segments %d -f %d -sharpness %d %s -m %d"
                  .formatted(
                      quality,
                      segments,
                      filter,
                      turn % 8,
                      turn % 3 == 0 ? "-nostrong" : "-strong",
                      turn % 7);
          entries.add(Entry.of(1 + turn * 37 % 97, 1 + turn * 23 % 65, options));
        }
      }
    }
    for (int side = 1; side <= 40; side++) {
      entries.add(Entry.of(side, 41 - side, "-q 75"));
      entries.add(Entry.of(side, 1 + side * 7 % 40, "-size " + (120 + 20 * side)));
      entries.add(Entry.of(side, 41 - side, "-lossless -m " + side % 7));
      entries.add(Entry.of(41 - side, side, "-near_lossless " + 2 * side));
    }
    return entries;
  }

  /** SHA-256 of the RGB samples that {@code dwebp} makes of a file. */
  static String digestByDwebp(Path file) throws IOException, InterruptedException {
    Path ppm = file.resolveSibling(file.getFileName() + ".ppm");
    run(List.of("dwebp", "-quiet", file.toString(), "-ppm", "-o", ppm.toString()));
    byte[] bytes = Files.readAllBytes(ppm);
    int lines = 0;
    int at = 0;
    while (lines < 3) { // P6, the size, 255
      if (bytes[at++] == '\n') {
        lines++;
      }
    }
    byte[] rgb = new byte[bytes.length - at];
    System.arraycopy(bytes, at, rgb, 0, rgb.length);
    return digest(rgb);
  }

  static String digest(byte[] rgb) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rgb));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": exit status " + process.exitValue());
    }
  }

  private static List<Path> webpFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".webp")).sorted().toList();
    }
  }

  /**
   * Writes the committed files, and the digests of all files in the folder.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Path work = Files.createTempDirectory("webp-corpus");
    for (Entry entry : committed()) {
      Path file = entry.encode(work);
      Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    StringBuilder lines = new StringBuilder();
    for (Path file : webpFiles(folder)) {
      Path copy =
          Files.copy(file, work.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      String name = file.getFileName().toString().replace(".webp", "");
      lines.append(name).append(' ').append(digestByDwebp(copy)).append('\n');
    }
    Files.writeString(folder.resolve(PIXELS), lines);
  }
}

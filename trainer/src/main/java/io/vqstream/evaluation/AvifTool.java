package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * AVIF by libavif's {@code avifenc} and {@code avifdec}: speed 4, 4:2:0, one thread. Times hold the
 * start of the tool and the PNG that goes in or comes out.
 */
final class AvifTool implements PictureCodec {
  private static final Pattern VERSION = Pattern.compile("Version: ((\\d+)\\.\\S+).*");
  private static final Pattern AOM = Pattern.compile("aom [^:]*:v?([^,)]+)");
  private static final int TIMEOUT_MINUTES = 10;
  private static final int COARSEST_QUANTIZER = 63;

  private final Path encoder;
  private final Path decoder;
  private final String version;
  private final boolean hasQuality;

  private AvifTool(Path encoder, Path decoder) throws CodecMissingException {
    this.encoder = encoder;
    this.decoder = decoder;
    String line;
    try {
      line = run(List.of(encoder.toString(), "--version")).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new CodecMissingException(e.getMessage());
    }
    Matcher matcher = VERSION.matcher(line);
    if (!matcher.matches()) {
      throw new CodecMissingException(encoder + " does not tell its version: '" + line + "'");
    }
    Matcher aom = AOM.matcher(line);
    this.version =
        "libavif " + matcher.group(1) + (aom.find() ? " with libaom " + aom.group(1) : "");
    this.hasQuality = Integer.parseInt(matcher.group(2)) >= 1;
  }

  /**
   * The tools on a path.
   *
   * @param path folders as in the variable PATH
   */
  static AvifTool find(String path) throws CodecMissingException {
    return new AvifTool(onPath("avifenc", path), onPath("avifdec", path));
  }

  @Override
  public CodecInfo info() {
    return new CodecInfo("avif", version, "speed 4, 4:2:0, one thread, as a command on PNG files");
  }

  @Override
  public List<Integer> qualities() {
    return IntStream.rangeClosed(1, 9).map(step -> 10 * step).boxed().toList();
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    try (Workspace work = new Workspace()) {
      Files.write(work.file("in.png"), PngWriter.write(picture));
      List<String> command =
          new ArrayList<>(List.of(encoder.toString(), "-c", "aom", "-s", "4", "-j", "1"));
      command.addAll(List.of("-y", picture.grey() ? "400" : "420"));
      command.addAll(rate(quality));
      command.addAll(List.of(work.file("in.png").toString(), work.file("out.avif").toString()));
      run(command);
      return Files.readAllBytes(work.file("out.avif"));
    }
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    try (Workspace work = new Workspace()) {
      Files.write(work.file("in.avif"), file);
      run(
          List.of(
              decoder.toString(),
              "-j",
              "1",
              work.file("in.avif").toString(),
              work.file("out.png").toString()));
      return Bitmaps.toPicture(ImageIO.read(work.file("out.png").toFile()));
    }
  }

  /** Before version 1 avifenc had no quality; this is how version 1 turns one into a quantizer. */
  private List<String> rate(int quality) {
    if (hasQuality) {
      return List.of("-q", Integer.toString(quality));
    }
    int quantizer = ((100 - quality) * COARSEST_QUANTIZER + 50) / 100;
    return List.of("--min", "0", "--max", "63", "-a", "end-usage=q", "-a", "cq-level=" + quantizer);
  }

  private static Path onPath(String tool, String path) throws CodecMissingException {
    for (String folder : path.split(File.pathSeparator)) {
      Path candidate = Path.of(folder, tool);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new CodecMissingException(tool + " is not installed: not on the PATH");
  }

  /** Runs a command to its end and gives what it said. */
  private static String run(List<String> command) throws IOException {
    Path log = Files.createTempFile("vqstream-evaluate", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      try {
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
          throw new IOException(command.get(0) + " ran over " + TIMEOUT_MINUTES + " minutes");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(command.get(0) + " was interrupted", e);
      } finally {
        process.destroyForcibly();
      }
      String output = Files.readString(log);
      if (process.exitValue() != 0) {
        String last = output.strip().lines().reduce((first, second) -> second).orElse("");
        throw new IOException(
            command.get(0) + " ended with status " + process.exitValue() + ": " + last);
      }
      return output;
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /** A temporary folder for the files of one call. */
  private static final class Workspace implements AutoCloseable {
    private final Path folder;

    Workspace() throws IOException {
      folder = Files.createTempDirectory("vqstream-evaluate");
    }

    Path file(String name) {
      return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}

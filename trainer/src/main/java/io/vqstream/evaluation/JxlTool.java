package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * JPEG XL by libjxl's {@code cjxl} and {@code djxl}: effort 7, one thread. Times include the start
 * of the process and its PNG file.
 */
final class JxlTool implements PictureCodec {
  private static final Pattern VERSION = Pattern.compile("(?s).*?\\bv(\\d+\\.\\d+\\S*).*");

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final int SMOOTH_FROM_MINOR = 9;

  private final CommandTool encoder;
  private final CommandTool decoder;
  private final String version;
  private final String decoderVersion;

  private JxlTool(CommandTool encoder, CommandTool decoder) throws CodecMissingException {
    this.encoder = encoder;
    this.decoder = decoder;
    this.version = encoder.version(VERSION).group(1);
    this.decoderVersion = decoder.version(VERSION).group(1);
  }

  /**
   * Finds the tools on a path.
   *
   * @param path folders, in the format of the variable PATH
   */
  static JxlTool find(String path) throws CodecMissingException {
    return new JxlTool(CommandTool.find("cjxl", path), CommandTool.find("djxl", path));
  }

  @Override
  public CodecInfo info() {
    return new CodecInfo(
        "jxl",
        "JPEG XL",
        "libjxl " + version + CommandTool.otherDecoder("libjxl", version, decoderVersion),
        String.format(
            Locale.ROOT,
            "effort 7, quality 5 to 95 as distance %.2f to %.2f",
            distance(5),
            distance(95)),
        AS_COMMAND,
        warning(version));
  }

  /** Returns why the curve of a version misleads; empty if it does not. */
  static String warning(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    return numbers.matches()
            && Integer.parseInt(numbers.group(1)) == 0
            && Integer.parseInt(numbers.group(2)) < SMOOTH_FROM_MINOR
        ? "before libjxl 0.9 the rate jumps at some distances and PSNR falls where it should rise;"
            + " install 0.9 or later"
        : "";
  }

  @Override
  public List<Integer> qualities() {
    return IntStream.rangeClosed(1, 19).map(step -> 5 * step).boxed().toList();
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    try (CommandTool.Workspace work = new CommandTool.Workspace()) {
      Files.write(work.file("in.png"), PngWriter.write(picture));
      encoder.run(
          List.of(
              work.file("in.png").toString(),
              work.file("out.jxl").toString(),
              String.format(Locale.ROOT, "--distance=%.4f", distance(quality)),
              "--effort=7",
              "--num_threads=1"));
      return Files.readAllBytes(work.file("out.jxl"));
    }
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    try (CommandTool.Workspace work = new CommandTool.Workspace()) {
      Files.write(work.file("in.jxl"), file);
      decoder.run(
          List.of(
              work.file("in.jxl").toString(),
              work.file("out.png").toString(),
              "--bits_per_sample=8",
              "--num_threads=1"));
      return Bitmaps.toPicture(ImageIO.read(work.file("out.png").toFile()));
    }
  }

  /** Returns the distance that libjxl 0.9 and later use for a quality; older versions differ. */
  static double distance(int quality) {
    return quality >= 30
        ? 0.1 + (100 - quality) * 0.09
        : 53.0 / 3000 * quality * quality - 23.0 / 20 * quality + 25;
  }
}

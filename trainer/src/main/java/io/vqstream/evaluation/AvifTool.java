package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * AVIF by libavif's {@code avifenc} and {@code avifdec}, one thread. Times include the start of the
 * process and its PNG file.
 *
 * <p>The tuning is always passed explicitly, since libavif's default depends on its version. Up to
 * 1.2 it is SSIM; tuning for PSNR needs fewer bytes at equal PSNR.
 */
final class AvifTool implements PictureCodec {
  private static final Pattern VERSION = Pattern.compile("(?s).*?Version: ((\\d+)\\.[^\\s,]+)(.*)");
  private static final Pattern AOM = Pattern.compile("aom [^:]*:v?([^,)]+)");
  private static final int COARSEST_QUANTIZER = 63;

  /** The chroma format and the metric that the encoder optimizes. */
  enum Variant {
    /** All chroma samples, tuned for the metric that is compared. */
    AVIF("avif", "AVIF 4:4:4", "444", "psnr"),
    /**
     * A quarter of the chroma samples, as libavif 1.2 and earlier tune. Chroma subsampling bounds
     * the PSNR over RGB: photographs reach about 40 dB.
     */
    AVIF420("avif420", "AVIF 4:2:0", "420", "ssim");

    private final String codec;
    private final String label;
    private final String chroma;
    private final String tune;

    Variant(String codec, String label, String chroma, String tune) {
      this.codec = codec;
      this.label = label;
      this.chroma = chroma;
      this.tune = tune;
    }
  }

  private final Variant variant;
  private final int speed;
  private final CommandTool encoder;
  private final CommandTool decoder;
  private final String version;
  private final boolean hasQuality;

  private AvifTool(Variant variant, int speed, CommandTool encoder, CommandTool decoder)
      throws CodecMissingException {
    this.variant = variant;
    this.speed = speed;
    this.encoder = encoder;
    this.decoder = decoder;
    Matcher encoding = encoder.version(VERSION);
    Matcher decoding = decoder.version(VERSION);
    Matcher aom = AOM.matcher(encoding.group(3));
    this.version =
        "libavif "
            + encoding.group(1)
            + (aom.find() ? " with libaom " + aom.group(1) : "")
            + CommandTool.otherDecoder("libavif", encoding.group(1), decoding.group(1));
    this.hasQuality = Integer.parseInt(encoding.group(2)) >= 1;
  }

  /**
   * Finds the tools on a path.
   *
   * @param speed 0..10, 0 compresses best
   * @param path folders, in the format of the variable PATH
   */
  static AvifTool find(Variant variant, int speed, String path) throws CodecMissingException {
    return new AvifTool(
        variant, speed, CommandTool.find("avifenc", path), CommandTool.find("avifdec", path));
  }

  @Override
  public CodecInfo info() {
    String settings =
        "%s, tune=%s, speed %d"
            .formatted(String.join(":", variant.chroma.split("")), variant.tune, speed);
    return new CodecInfo(variant.codec, variant.label, version, settings, AS_COMMAND);
  }

  @Override
  public List<Integer> qualities() {
    IntStream tens = IntStream.rangeClosed(1, 9).map(step -> 10 * step);
    return IntStream.concat(IntStream.of(1, 5, 95), tens).sorted().boxed().toList();
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    try (CommandTool.Workspace work = new CommandTool.Workspace()) {
      Files.write(work.file("in.png"), PngWriter.write(picture));
      List<String> arguments = new ArrayList<>(List.of("-c", "aom", "-j", "1"));
      arguments.addAll(List.of("-s", Integer.toString(speed)));
      arguments.addAll(List.of("-y", picture.gray() ? "400" : variant.chroma));
      arguments.addAll(rate(quality));
      arguments.addAll(List.of("-a", "tune=" + variant.tune));
      arguments.addAll(List.of(work.file("in.png").toString(), work.file("out.avif").toString()));
      encoder.run(arguments);
      return Files.readAllBytes(work.file("out.avif"));
    }
  }

  @Override
  public Picture decode(byte[] file) throws IOException {
    try (CommandTool.Workspace work = new CommandTool.Workspace()) {
      Files.write(work.file("in.avif"), file);
      String out = work.file("out.png").toString();
      decoder.run(List.of("-j", "1", "-d", "8", work.file("in.avif").toString(), out));
      return Bitmaps.toPicture(ImageIO.read(work.file("out.png").toFile()));
    }
  }

  /** Converts a quality to a quantizer as avifenc 1 does, for versions without a quality option. */
  private List<String> rate(int quality) {
    if (hasQuality) {
      return List.of("-q", Integer.toString(quality));
    }
    int quantizer = ((100 - quality) * COARSEST_QUANTIZER + 50) / 100;
    return List.of("--min", "0", "--max", "63", "-a", "end-usage=q", "-a", "cq-level=" + quantizer);
  }
}

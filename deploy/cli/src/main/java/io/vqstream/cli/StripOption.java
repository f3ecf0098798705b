package io.vqstream.cli;

import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import io.vqstream.evaluation.Area;
import io.vqstream.evaluation.ComparisonStrip;
import io.vqstream.evaluation.ReferenceCodecs;
import io.vqstream.evaluation.SourceImages;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options {@code --strip} and {@code --area}. */
final class StripOption {

  @Option(
      names = "--strip",
      paramLabel = "FILE.png",
      description =
          "Draw an area of one image side by side: the original, this codec at the one level of"
              + " --quality and the first effort, and each codec of --against in no more bytes.")
  private Path file;

  @Option(
      names = "--area",
      paramLabel = "WxH+X+Y",
      description =
          "Area of the image that --strip shows (default: "
              + ComparisonStrip.DEFAULT_SIDE
              + "x"
              + ComparisonStrip.DEFAULT_SIDE
              + " in the middle).")
  private String area;

  /** The file to draw to; null if the option is not given. */
  Path file() {
    return file;
  }

  /**
   * Checks the options before the work begins.
   *
   * @param input what is evaluated
   * @param levels the levels to run; empty for all
   * @throws CommandFailure if they do not go together, or the image lacks the area: wrong usage
   */
  void check(Path input, List<Integer> levels) throws IOException {
    if (file == null) {
      if (area != null) {
        throw CommandFailure.usage("--area: goes with --strip only");
      }
      return;
    }
    if (Files.isDirectory(input)) {
      throw CommandFailure.usage("--strip: " + input + " is a folder. Name one image.");
    }
    if (levels.size() != 1) {
      throw CommandFailure.usage("--strip: goes with one level, such as --quality 2");
    }
    if (area != null && Files.exists(input)) {
      try {
        ImageFileReader.Size size = SourceImages.in(input).size(input);
        area().orElseThrow().requireWithin(size.width(), size.height());
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage("--area: " + e.getMessage());
      } catch (UnreadableImageException e) {
        // The evaluation says so.
        return;
      }
    }
  }

  /** Draws the strip if it is asked for. */
  Optional<ComparisonStrip> draw(
      Path image,
      ImageCodec codec,
      List<Integer> levels,
      Effort effort,
      List<String> against,
      ReferenceCodecs references)
      throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    return Optional.of(
        ComparisonStrip.of(image, codec, levels.get(0), effort, against, references, area()));
  }

  private Optional<Area> area() {
    return Optional.ofNullable(area).map(Area::parse);
  }
}

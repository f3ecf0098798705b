package io.vqstream.cli;

import static java.util.stream.Collectors.joining;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.evaluation.CodecUnderTest;
import io.vqstream.evaluation.ReferenceCodecs;
import io.vqstream.inference.StageListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options {@code --against} and {@code --avif-speed}. */
final class AgainstOption implements AutoCloseable {
  private static final String SUFFIX = ".safetensors";

  @Option(
      names = "--against",
      split = ",",
      paramLabel = "CODEC",
      description = {
        "Other codecs to run: jpeg, webp, avif (4:4:4, tuned for PSNR), avif420 (4:2:0, tuned for"
            + " SSIM), jxl; or other checkpoints: a file, photos, thumbnails.",
        "AVIF needs avifenc and avifdec on the PATH, jxl needs cjxl and djxl."
      })
  private List<String> against = List.of();

  @Option(
      names = "--avif-speed",
      paramLabel = "N",
      description = "Speed of avifenc, 0 to 10; 0 compresses best (default: ${DEFAULT-VALUE}).")
  private int avifSpeed = ReferenceCodecs.DEFAULT_AVIF_SPEED;

  private final List<CodecUnderTest> opened = new ArrayList<>();

  /** Returns the names of the reference codecs, and of codecs that do not exist. */
  List<String> references() {
    return against.stream().filter(word -> !isCheckpoint(word)).toList();
  }

  /** Returns the checkpoint files. */
  List<Path> files() {
    return checkpoints().map(Path::of).filter(Files::isRegularFile).toList();
  }

  /**
   * Returns the reference codecs with the speed of the command line.
   *
   * @throws CommandFailure if the speed is out of range, or there is no codec of a name: wrong
   *     usage
   */
  ReferenceCodecs codecs() {
    for (String word : references()) {
      if (!ReferenceCodecs.has(word)) {
        throw CommandFailure.usage(unknown(word));
      }
    }
    try {
      return ReferenceCodecs.withAvifSpeed(avifSpeed);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--avif-speed: " + e.getMessage());
    }
  }

  /**
   * Opens the checkpoints; {@link #close} closes them.
   *
   * @param option opens a codec
   * @throws CommandFailure if one cannot be read: wrong usage, naming it
   */
  List<CodecUnderTest> open(CodecOption option) {
    checkpoints()
        .distinct()
        .forEach(
            word ->
                opened.add(
                    CodecUnderTest.of(
                        name(word),
                        option.openOther("--against", Path.of(word), StageListener.NONE))));
    return List.copyOf(opened);
  }

  private static String unknown(String word) {
    return "--against: unknown codec '%s'; known codecs are %s, or a checkpoint: a file, %s"
        .formatted(
            word,
            String.join(", ", ReferenceCodecs.names()),
            Stream.of(BundledCheckpoint.PHOTOS, BundledCheckpoint.THUMBNAILS)
                .map(BundledCheckpoint::id)
                .collect(joining(" or ")));
  }

  @Override
  public void close() {
    opened.forEach(one -> one.codec().close());
  }

  private Stream<String> checkpoints() {
    return against.stream().filter(AgainstOption::isCheckpoint);
  }

  private static boolean isCheckpoint(String word) {
    return !ReferenceCodecs.has(word)
        && (word.endsWith(SUFFIX)
            || BundledCheckpoint.ofId(word).isPresent()
            || Files.isRegularFile(Path.of(word)));
  }

  /** Returns the name of the file without its folder and suffix, as that of a codec. */
  private static String name(String word) {
    String file = Path.of(word).getFileName().toString();
    String stem = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
    return "vqstream:" + stem;
  }
}

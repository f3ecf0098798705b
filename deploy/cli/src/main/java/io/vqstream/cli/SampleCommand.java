package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.Sampler;
import io.vqstream.files.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Samples images from the prior. */
@Command(
    name = "sample",
    description = {
      "Samples images from the prior of a checkpoint.",
      "The same seed gives the same codes on every machine."
    })
final class SampleCommand extends CliCommand {
  private static final int DEFAULT_SIDE = 256;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for the images: sample-SEED.png and so on.")
  private Path output;

  @Option(
      names = "--count",
      defaultValue = "8",
      paramLabel = "N",
      description = "Number of images (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Seed of the first image; it increases by 1 for each (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "Size in pixels (default: 256x256, or the largest size that the checkpoint is made for).")
  private String size;

  @Mixin private QualityOption qualityOption;
  @Mixin private ForceOption forceOption;
  @Mixin private CodecOption codecOption;

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw CommandFailure.usage("--count: " + count + " is not 1 or more");
    }
    CodecOption.One one = codecOption.one();
    Checkpoint checkpoint = one.checkpoint();
    int side = Math.min(DEFAULT_SIDE, one.longestSide());
    PixelSize pixels = size == null ? new PixelSize(side, side) : PixelSize.of(size);
    OutputFiles outputs = forceOption.outputs();
    codecOption.file().ifPresent(outputs::protect);
    Sampler sampler = new Sampler(checkpoint);
    int failed = 0;
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build();
        ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
      int quality = qualityOption.level(codec);
      Files.createDirectories(output);
      for (int i = 0; i < count; i++) {
        Path target = output.resolve("sample-" + (seed + i) + ".png");
        try {
          outputs.check(target);
          byte[] frame = sampler.frame(pixels.width(), pixels.height(), quality, seed + i);
          Decoded image = codec.decode(frame);
          outputs.write(target, image::writeTo);
          progress.say(line(target, pixels, quality, frame));
        } catch (IOException e) {
          progress.suspend(() -> failed(target, e));
          failed++;
        }
        progress.update(i + 1, count);
      }
    }
    return failed == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private static String line(Path target, PixelSize pixels, int quality, byte[] frame) {
    return String.format(
        Locale.ROOT,
        "%s: %dx%d pixels, quality %d, %d bytes, %.3f bits a pixel",
        target,
        pixels.width(),
        pixels.height(),
        quality,
        frame.length,
        8.0 * frame.length / pixels.width() / pixels.height());
  }
}

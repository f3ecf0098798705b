package io.vqstream.cli;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.Sampler;
import io.vqstream.files.OutputFiles;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.prior.Sampling;
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
      "Samples images from the prior of a checkpoint, one file each and contact-sheet.png.",
      "The same seed gives the same images on every machine. The prior never saw its own samples in"
          + " training: at --temperature=1 --top-p=1, errors add up and images end in noise."
    })
final class SampleCommand extends CliCommand {
  private static final int DEFAULT_SIDE = 256;
  private static final String DEFAULT_TEMPERATURE = "0.93";
  private static final String DEFAULT_TOP_P = "0.999";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for the images: sample-SEED.png and so on, contact-sheet.png.")
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

  @Option(
      names = "--temperature",
      defaultValue = DEFAULT_TEMPERATURE,
      paramLabel = "T",
      description =
          "Below 1, probable codes become more probable; 1 draws from the prior as it is"
              + " (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      defaultValue = DEFAULT_TOP_P,
      paramLabel = "P",
      description =
          "Draws only the most probable codes whose probabilities reach P; 1 draws any code"
              + " (default: ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = "--complete",
      paramLabel = "IMAGE",
      description = "Keeps the upper half of this image and draws the lower half.")
  private Path complete;

  @Mixin private QualityOption qualityOption;
  @Mixin private ForceOption forceOption;
  @Mixin private CodecOption codecOption;

  /** Draws one image and returns its frame. */
  @FunctionalInterface
  private interface Source {
    byte[] draw(Sampling sampling) throws FrameException;
  }

  @Override
  public Integer call() throws Exception {
    check();
    CodecOption.One one = codecOption.one();
    OutputFiles outputs = forceOption.outputs();
    codecOption.file().ifPresent(outputs::protect);
    if (complete != null) {
      outputs.protect(complete);
    }
    ContactSheet sheet = new ContactSheet();
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(one.checkpoint()).build();
        ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
      Source source = source(one, codec, sheet);
      Files.createDirectories(output);
      int failed = 0;
      for (int i = 0; i < count; i++) {
        Path target = output.resolve("sample-" + (seed + i) + ".png");
        try {
          outputs.check(target);
          long start = System.nanoTime();
          byte[] frame = source.draw(new Sampling(temperature, topP, seed + i));
          double seconds = (System.nanoTime() - start) / 1e9;
          Decoded.Coded image = (Decoded.Coded) codec.decode(frame);
          outputs.write(target, image::writeTo);
          sheet.add(image.picture());
          progress.say(line(target, codec.inspect(frame), seconds));
        } catch (IOException e) {
          progress.suspend(() -> failed(target, e));
          failed++;
        }
        progress.update(i + 1, count);
      }
      return writeSheet(sheet, outputs, progress) && failed == 0
          ? VqStream.DONE
          : VqStream.SOME_FAILED;
    }
  }

  private void check() {
    if (count < 1) {
      throw CommandFailure.usage("--count: " + count + " is not 1 or more");
    }
    if (complete != null && size != null) {
      throw CommandFailure.usage("--size: with --complete, the size is that of the image");
    }
    try {
      new Sampling(temperature, topP, seed);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--" + e.getMessage());
    }
  }

  private Source source(CodecOption.One one, ImageCodec codec, ContactSheet sheet)
      throws Exception {
    int quality = qualityOption.level(codec);
    Sampler sampler = new Sampler(one.checkpoint());
    if (complete != null) {
      Frame.Coded frame = frame(codec, quality);
      sheet.add(((Decoded.Coded) codec.decode(frame)).picture());
      return sampling -> sampler.complete(frame, sampling);
    }
    int side = Math.min(DEFAULT_SIDE, one.longestSide());
    PixelSize pixels = size == null ? new PixelSize(side, side) : PixelSize.of(size);
    return sampling -> sampler.frame(pixels.width(), pixels.height(), quality, sampling);
  }

  /** Encodes the image to complete. */
  private Frame.Coded frame(ImageCodec codec, int quality) throws FrameException {
    try {
      QualityPolicy policy = QualityPolicy.level(quality).withLossless(LosslessMode.NEVER);
      Encoded encoded = codec.encode(Files.readAllBytes(complete), policy);
      if (Frame.parse(encoded.frame()) instanceof Frame.Coded frame) {
        return frame;
      }
      throw CommandFailure.failed(
          complete
              + ": has no codes to complete: "
              + encoded.passthroughReason().map(PassthroughReason::label).orElse("lossless"));
    } catch (IOException | UnreadableImageException e) {
      throw CommandFailure.failed(complete + ": " + Errors.reasonFor(complete, e), e);
    }
  }

  /** Writes all images side by side, if there are several; returns false if that fails. */
  private boolean writeSheet(ContactSheet sheet, OutputFiles outputs, ProgressDisplay progress) {
    Path target = output.resolve("contact-sheet.png");
    try {
      if (sheet.size() > 1) {
        outputs.check(target);
        outputs.write(target, sheet.image()::writeTo);
      }
      return true;
    } catch (IOException e) {
      progress.suspend(() -> failed(target, e));
      return false;
    }
  }

  private static String line(Path target, FrameInfo info, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s: %dx%d pixels, quality %d, %d bytes, %.3f bits a pixel, %,.0f codes a second",
        target,
        info.width(),
        info.height(),
        info.quality(),
        info.frame().length(),
        8.0 * info.frame().length() / info.width() / info.height(),
        info.statistics().codes() / seconds);
  }
}

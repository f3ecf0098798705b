package io.vqstream.cli;

import io.vqstream.codec.Effort;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceCache;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.files.FileSelection;
import io.vqstream.files.WholeFile;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.UnreadableImageException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compresses image files to frames. */
@Command(
    name = "compress",
    description = {
      "Compresses image files: a.png becomes a.vq.",
      "Where two inputs would share a name, such as a.png and a.jpg, both keep their extension:"
          + " a.png.vq and a.jpg.vq.",
      "Of a folder, all PNG, JPEG and WebP files are taken, whatever their names."
    })
final class CompressCommand extends FilesCommand {

  @Mixin private QualityOption qualityOption;

  @Option(
      names = "--keep-metadata",
      description = {
        "Keep EXIF, XMP and the ICC profile of an RGB image in the frame; decompress writes them"
            + " into the PNG. Without it they are dropped and colors become sRGB."
      })
  private boolean keepMetadata;

  @Option(
      names = "--lossless",
      paramLabel = "auto|never",
      description = {
        "auto: a drawing, text or screenshot is kept exactly in a lossless frame where that takes"
            + " no more bytes than coding it, or where coding would be poor; or it is coded at a"
            + " higher level. never: no lossless frames. Default: auto."
      })
  private LosslessMode losslessMode = LosslessMode.AUTO;

  @Option(
      names = "--effort",
      paramLabel = "N",
      converter = EffortConverter.class,
      description = {
        "How long to search for better codes, 0 to 3: fewer bytes at equal PSNR for more time. At a"
            + " quality level, effort raises the PSNR. Default: 0."
      })
  private Effort effort = Effort.NONE;

  @Option(
      names = "--key-frame-interval",
      paramLabel = "N",
      description = {
        "For the pictures of a fixed camera: those of a folder are coded in the order of their names,"
            + " each on the codes of the one before, with a key frame every N frames. decompress needs"
            + " the frames since the key frame in the same folder. Default: 1, key frames only."
      })
  private int keyFrameInterval = 1;

  /** What the next image of a folder builds on; of an evicted folder, it is a key frame. */
  private final ReferenceCache<Path> references = new ReferenceCache<>(ReferenceFiles.MAX_BYTES);

  private final Map<MetadataKind, Integer> dropped = new EnumMap<>(MetadataKind.class);
  private int quality;
  private long coded;
  private long lossless;
  private long passedThrough;
  private long pixels;
  private long bytesIn;
  private long bytesOut;

  CompressCommand() {
    this(StandardStreams.ofProcess());
  }

  CompressCommand(StandardStreams streams) {
    super(FileSelection.IMAGES, streams);
  }

  @Override
  List<ConversionTask> plan(List<InputFiles.InputFile> inputs, Path folder) {
    Map<Path, Path> frames =
        FrameNames.ofImages(inputs.stream().map(InputFiles.InputFile::name).toList());
    return inputs.stream()
        .map(input -> new ConversionTask(input.path(), folder.resolve(frames.get(input.name()))))
        .toList();
  }

  @Override
  void begin(ImageCodec codec) {
    if (keyFrameInterval < 1) {
      throw CommandFailure.usage("--key-frame-interval: " + keyFrameInterval + " is not 1 or more");
    }
    quality = qualityOption.level(codec);
  }

  @Override
  String run(ImageCodec codec, ConversionTask task) throws Exception {
    check(task.target());
    byte[] source = read(task);
    Path folder = folder(task);
    Optional<ReferenceFrame> before = references.get(folder);
    Encoded encoded = encode(codec, source, before);
    byte[] frame = encoded.frame();
    write(task.target(), WholeFile.Content.of(frame));
    encoded.reference().ifPresent(next -> references.put(folder, next));
    encoded.notes().forEach(what -> note(task, what));
    long size = (long) encoded.width() * encoded.height();
    pixels += size;
    bytesIn += source.length;
    bytesOut += frame.length;
    String how = describe(encoded);
    encoded.droppedMetadata().forEach(kind -> dropped.merge(kind, 1, Integer::sum));
    return "%s -> %s: %s, %dx%d pixels, %d -> %d bytes, %s"
        .formatted(
            task.sourceName(),
            task.target(),
            how,
            encoded.width(),
            encoded.height(),
            source.length,
            frame.length,
            NumberFormats.bitsPerPixel(frame.length, size));
  }

  /** Counts an image and returns how the frame represents it. */
  private String describe(Encoded encoded) {
    return switch (encoded.kind()) {
      case CODED -> {
        coded++;
        boolean inter = encoded.reference().filter(frame -> frame.distance() > 0).isPresent();
        yield "coded at quality " + encoded.quality() + (inter ? ", inter frame" : "");
      }
      case LOSSLESS -> {
        lossless++;
        yield "lossless";
      }
      case PASSTHROUGH -> {
        passedThrough++;
        yield "passed through ("
            + encoded.passthroughReason().map(PassthroughReason::label).orElse("")
            + ")";
      }
    };
  }

  /** Returns the folder whose images are a sequence. */
  private static Path folder(ConversionTask task) {
    Path parent = task.source().toAbsolutePath().getParent();
    return parent == null ? task.source() : parent;
  }

  private Encoded encode(ImageCodec codec, byte[] source, Optional<ReferenceFrame> before)
      throws UnreadableImageException {
    try {
      return codec.encode(
          source,
          QualityPolicy.from(quality, codec.levels())
              .withMetadata(keepMetadata)
              .withLossless(losslessMode)
              .withEffort(effort)
              .withKeyFrameInterval(keyFrameInterval),
          before);
    } catch (UnreadableImageException e) {
      if (e.reason() == UnreadableImageException.Reason.TOO_MANY_PIXELS) {
        throw CommandFailure.failed(e.getMessage() + "; raise the limit with --max-pixels", e);
      }
      throw e;
    }
  }

  @Override
  List<String> remarks() {
    if (dropped.isEmpty()) {
      return List.of();
    }
    String what =
        dropped.entrySet().stream()
            .map(e -> e.getKey().label() + " of " + NumberFormats.count(e.getValue(), "image"))
            .collect(Collectors.joining(", "));
    String keep = keepMetadata ? "" : "; --keep-metadata keeps metadata";
    return List.of("dropped metadata: " + what + keep);
  }

  @Override
  String total() {
    String total =
        NumberFormats.count(coded, "image")
            + " coded, "
            + (lossless == 0 ? "" : lossless + " lossless, ")
            + passedThrough
            + " passed through";
    if (coded + lossless + passedThrough == 0) {
      return total;
    }
    return total
        + ": %d pixels, %d -> %d bytes (%s times smaller), %s"
            .formatted(
                pixels,
                bytesIn,
                bytesOut,
                NumberFormats.decimals(1, (double) bytesIn / bytesOut),
                NumberFormats.bitsPerPixel(bytesOut, pixels));
  }
}

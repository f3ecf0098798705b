package io.vqstream.cli;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.TooManyPixelsException;
import io.vqstream.files.FileSelection;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.tools.FileType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** Decompresses frames to image files: PNG, or the original of a file that was passed through. */
@Command(
    name = "decompress",
    description = {
      "Decompresses frames to image files: a.vq becomes a.png.",
      "A JPEG or WebP file that was passed through becomes a.jpg or a.webp again.",
      "a.png.vq becomes a.png. a.jpg.vq becomes a.jpg if the file was passed through,"
          + " otherwise a.jpg.png.",
      "Of a folder, the files that end in vq are taken.",
      "An inter frame needs the frames since its key frame, which are looked for in its folder."
    })
final class DecompressCommand extends FilesCommand {

  private final ReferenceFiles references = new ReferenceFiles();
  private long decoded;
  private long passedThrough;
  private long bytesIn;
  private long bytesOut;

  DecompressCommand() {
    this(StandardStreams.ofProcess());
  }

  DecompressCommand(StandardStreams streams) {
    super(FileSelection.endingIn("vq"), streams);
  }

  @Override
  List<ConversionTask> plan(List<InputFiles.InputFile> inputs, Path folder) {
    return inputs.stream()
        .map(input -> new ConversionTask(input.path(), folder.resolve(input.name())))
        .toList();
  }

  @Override
  String run(ImageCodec codec, ConversionTask task) throws Exception {
    byte[] frame = read(task);
    Decoded image = decode(codec, frame, task.source());
    Path target = target(task, image.contentType());
    check(target);
    long size = write(target, image::writeTo);
    bytesIn += frame.length;
    bytesOut += size;
    String how;
    if (image instanceof Decoded.Coded coded) {
      decoded++;
      how = "decoded, %dx%d pixels".formatted(coded.picture().width(), coded.picture().height());
    } else {
      passedThrough++;
      how = "passed through, the original file";
    }
    return "%s -> %s: %s, %d -> %d bytes"
        .formatted(task.sourceName(), target, how, frame.length, size);
  }

  @Override
  String total() {
    return "%s decoded, %d passed through: %d -> %d bytes"
        .formatted(NumberFormats.count(decoded, "image"), passedThrough, bytesIn, bytesOut);
  }

  private static Path target(ConversionTask task, String contentType) {
    if (task.target().equals(StandardStreams.DASH)) {
      return task.target();
    }
    FileType type =
        FileType.ofContentType(contentType)
            .orElseThrow(
                () ->
                    CommandFailure.failed(
                        "contains a file of type " + contentType + ", which is not an image"));
    return FrameNames.image(task.target(), type);
  }

  private Decoded decode(ImageCodec codec, byte[] frame, Path file)
      throws FrameException, IOException {
    try {
      return references.decode(codec, frame, file);
    } catch (TooManyPixelsException e) {
      throw CommandFailure.failed(e.getMessage() + "; raise the limit with --max-pixels", e);
    } catch (FrameException e) {
      if (e.fault() == Fault.MISSING_REFERENCE) {
        throw CommandFailure.failed(
            e.getMessage() + "; put the frames since its key frame into the same folder", e);
      }
      throw e;
    }
  }
}

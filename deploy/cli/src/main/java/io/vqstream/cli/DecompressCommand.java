package io.vqstream.cli;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.TooManyPixelsException;
import io.vqstream.files.FileSelection;
import io.vqstream.frame.FrameException;
import io.vqstream.tools.FileType;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** Frames to image files: a.vq becomes a.png, or the file that it carries. */
@Command(
    name = "decompress",
    description = {
      "Turns frames into images: a.vq becomes a.png.",
      "A JPEG or WebP file that was passed through becomes a.jpg or a.webp again.",
      "a.png.vq becomes a.png. a.jpg.vq becomes a.jpg if the file was passed through,"
          + " otherwise a.jpg.png.",
      "Of a folder, the files that end in vq are taken."
    })
final class DecompressCommand extends FilesCommand {

  private long decoded;
  private long carried;
  private long bytesIn;
  private long bytesOut;

  DecompressCommand() {
    this(StandardStreams.ofProcess());
  }

  DecompressCommand(StandardStreams streams) {
    super(FileSelection.endingIn("vq"), streams);
  }

  @Override
  List<FileConversion> plan(List<InputFiles.InputFile> inputs, Path folder) {
    return inputs.stream()
        .map(input -> new FileConversion(input.path(), folder.resolve(input.name())))
        .toList();
  }

  @Override
  String run(ImageCodec codec, FileConversion job) throws Exception {
    byte[] frame = read(job);
    Decoded image = decode(codec, frame);
    Path target = target(job, image.contentType());
    check(target);
    long size = write(target, image::writeTo);
    bytesIn += frame.length;
    bytesOut += size;
    String how;
    if (image instanceof Decoded.Coded coded) {
      decoded++;
      how = "decoded, %dx%d pixels".formatted(coded.picture().width(), coded.picture().height());
    } else {
      carried++;
      how = "passed through, the original file";
    }
    return "%s -> %s: %s, %d -> %d bytes"
        .formatted(job.sourceName(), target, how, frame.length, size);
  }

  @Override
  String total() {
    return "%s decoded, %d passed through: %d -> %d bytes"
        .formatted(Numbers.count(decoded, "image"), carried, bytesIn, bytesOut);
  }

  private static Path target(FileConversion job, String contentType) {
    if (job.target().equals(StandardStreams.DASH)) {
      return job.target();
    }
    FileType type =
        FileType.ofContentType(contentType)
            .orElseThrow(
                () ->
                    CommandFailure.failed(
                        "carries a file of type " + contentType + ", which is no image"));
    return FrameNames.image(job.target(), type);
  }

  private static Decoded decode(ImageCodec codec, byte[] frame) throws FrameException {
    try {
      return codec.decode(frame);
    } catch (TooManyPixelsException e) {
      throw CommandFailure.failed(e.getMessage() + "; raise the limit with --max-pixels", e);
    }
  }
}

package io.vqstream.cli;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Command;

/** Frames to image files: a.vq becomes a.png, or the file that it carries. */
@Command(
    name = "decompress",
    description = {
      "Turns frames into images: a.vq becomes a.png.",
      "A JPEG or WebP file that was carried as it came becomes a.jpg or a.webp again.",
      "Of a folder, the files that end in vq are taken."
    })
final class DecompressCommand extends FilesCommand {

  private long decoded;
  private long carried;
  private long bytesIn;
  private long bytesOut;

  DecompressCommand() {
    super(Set.of("vq"), "png");
  }

  @Override
  String run(ImageCodec codec, Job job) throws Exception {
    byte[] frame = Files.readAllBytes(job.source());
    Decoded image = codec.decode(frame);
    Path target = Job.withExtension(job.target(), extension(image.contentType()));
    write(target, image::writeTo);
    long size = Files.size(target);
    bytesIn += frame.length;
    bytesOut += size;
    String how;
    if (image instanceof Decoded.Coded coded) {
      decoded++;
      how = "decoded, %dx%d pixels".formatted(coded.picture().width(), coded.picture().height());
    } else {
      carried++;
      how = "carried, the file as it came";
    }
    return "%s -> %s: %s, %d -> %d bytes".formatted(job.source(), target, how, frame.length, size);
  }

  @Override
  String total() {
    return "%s decoded, %d carried as they came: %d -> %d bytes"
        .formatted(Figures.count(decoded, "image"), carried, bytesIn, bytesOut);
  }

  private static String extension(String contentType) {
    return switch (contentType) {
      case "image/png" -> "png";
      case "image/jpeg" -> "jpg";
      case "image/webp" -> "webp";
      default ->
          throw CommandFailure.failed(
              "carries a file of type " + contentType + ", which is no image");
    };
  }
}

package io.vqstream.cli;

import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.Kind;
import io.vqstream.image.PassthroughReason;
import java.nio.file.Files;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Image files to frames: a.png becomes a.vq. */
@Command(
    name = "compress",
    description = {
      "Compresses image files: a.png becomes a.vq.",
      "Of a folder, the files that end in png, jpg, jpeg or webp are taken."
    })
final class CompressCommand extends FilesCommand {

  @Mixin private QualityOption qualityOption;

  private int quality;
  private long coded;
  private long carried;
  private long pixels;
  private long bytesIn;
  private long bytesOut;

  CompressCommand() {
    super(Set.of("png", "jpg", "jpeg", "webp"), "vq");
  }

  @Override
  void begin(ImageCodec codec) {
    quality = qualityOption.level(codec);
  }

  @Override
  String run(ImageCodec codec, Job job) throws Exception {
    byte[] source = Files.readAllBytes(job.source());
    Encoded encoded = codec.encode(source, quality);
    byte[] frame = encoded.frame();
    write(job.target(), out -> out.write(frame));
    long size = (long) encoded.width() * encoded.height();
    pixels += size;
    bytesIn += source.length;
    bytesOut += frame.length;
    String how;
    if (encoded.kind() == Kind.CODED) {
      coded++;
      how = "coded at quality " + encoded.quality();
    } else {
      carried++;
      how =
          "carried as it came ("
              + encoded.carriedReason().map(PassthroughReason::label).orElse("")
              + ")";
    }
    return "%s -> %s: %s, %dx%d pixels, %d -> %d bytes, %s"
        .formatted(
            job.source(),
            job.target(),
            how,
            encoded.width(),
            encoded.height(),
            source.length,
            frame.length,
            Figures.bitsPerPixel(frame.length, size));
  }

  @Override
  String total() {
    String total = Figures.count(coded, "image") + " coded, " + carried + " carried as they came";
    if (coded + carried == 0) {
      return total;
    }
    return total
        + ": %d pixels, %d -> %d bytes (%s times smaller), %s"
            .formatted(
                pixels,
                bytesIn,
                bytesOut,
                Figures.decimals(1, (double) bytesIn / bytesOut),
                Figures.bitsPerPixel(bytesOut, pixels));
  }
}

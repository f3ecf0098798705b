package io.vqstream.codec;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.frame.Frame;
import io.vqstream.image.ImageMetadata;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.PngWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Writes golden frames of the newest version and their decoded images to a folder, and prints the
 * lines of their table: once per released frame version, never over existing files.
 */
final class GoldenFrames {
  private static final int COUNT = 4;

  private GoldenFrames() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Checkpoint tiny = TinyCheckpoint.read();
    Checkpoint photos = BundledCheckpoint.PHOTOS.read();
    System.out.println("name,level,version,codes_sha256,pixels_sha256");
    write(folder, "tiny-color", tiny, 3, MovingScene.of(70, 50, 1), ImageMetadata.NONE);
    write(folder, "tiny-gray", tiny, 4, MovingScene.gray(33, 47, 2), metadata());
    write(folder, "photos-color", photos, 3, MovingScene.of(96, 64, 3), ImageMetadata.NONE);
  }

  private static ImageMetadata metadata() {
    byte[] xmp = "<x tiff:Orientation='1'>title</x>".getBytes(StandardCharsets.UTF_8);
    return new ImageMetadata(Map.of(MetadataKind.XMP, xmp));
  }

  /** Writes a key frame and the inter frames that build on it. */
  private static void write(
      Path folder,
      String name,
      Checkpoint checkpoint,
      int level,
      MovingScene scene,
      ImageMetadata metadata)
      throws Exception {
    QualityPolicy policy =
        QualityPolicy.level(level)
            .withMetadata(true)
            .withLossless(LosslessMode.NEVER)
            .withKeyFrameInterval(COUNT);
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      Optional<ReferenceFrame> sent = Optional.empty();
      Optional<ReferenceFrame> received = Optional.empty();
      for (int i = 0; i < COUNT; i++) {
        byte[] file = PngWriter.write(scene.picture(i), metadata);
        Encoded encoded = codec.encode(file, policy, sent);
        sent = encoded.reference();
        Frame frame = Frame.parse(encoded.frame());
        Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame, received);
        received = decoded.reference();
        write(folder.resolve(name + "-" + i + ".vq"), encoded.frame());
        write(folder.resolve(name + "-" + i + ".png"), decoded.file());
        System.out.printf(
            "%s-%d,%d,%d,%s,%s%n",
            name,
            i,
            level,
            frame.version(),
            Sha256.of(received.orElseThrow().history().codes()),
            Sha256.of(decoded.picture().rgb()));
      }
    }
  }

  private static void write(Path file, byte[] bytes) throws Exception {
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }
}

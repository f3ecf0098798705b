package io.vqstream.codec;

import io.vqstream.image.ImageMetadata;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.Picture;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes golden frames of the newest version and their decoded images to a folder, and prints the
 * SHA-256 of their pixels: once per released frame version, never over existing files.
 */
final class GoldenFrames {
  private GoldenFrames() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Map<String, Decoded.Coded> images = new LinkedHashMap<>();
    Map<String, Picture> drawings = Drawings.all();
    images.put("color-128x128", new Decoded.Coded(drawings.get("icons"), metadata()));
    Picture code = drawings.get("matrix-code");
    images.put("gray-132x132", new Decoded.Coded(new Picture(132, 132, true, code.rgb())));
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build()) {
      for (Map.Entry<String, Decoded.Coded> entry : images.entrySet()) {
        byte[] frame = codec.encode(entry.getValue(), codec.levels()).frame();
        write(folder.resolve(entry.getKey() + ".vq"), frame);
        Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame);
        write(folder.resolve(entry.getKey() + ".png"), decoded.file());
        System.out.println(entry.getKey() + "," + Sha256.of(decoded.picture().rgb()));
      }
    }
  }

  /** Returns one item of each kind. */
  private static ImageMetadata metadata() throws IOException {
    byte[] xmp = ("<x tiff:Orientation='1'>" + "title ".repeat(20) + "</x>").getBytes("UTF-8");
    byte[] exif =
        HexFormat.of().parseHex("4d4d002a00000008" + "0001011200030000000100010000" + "00000000");
    byte[] icc = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    return new ImageMetadata(
        Map.of(MetadataKind.EXIF, exif, MetadataKind.XMP, xmp, MetadataKind.ICC, icc));
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }
}

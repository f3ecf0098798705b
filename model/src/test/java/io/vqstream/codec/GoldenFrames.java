package io.vqstream.codec;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes golden frames, with what they decode to, into a folder: once for each released version of
 * the frame, never over those that are there.
 */
final class GoldenFrames {
  private GoldenFrames() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Map<String, Picture> pictures = new LinkedHashMap<>();
    pictures.put("colour-63x65", SyntheticPicture.of(63, 65, 41));
    pictures.put("grey-50x30", SyntheticPicture.grey(50, 30, 42));
    pictures.put("column-1x200", SyntheticPicture.of(1, 200, 43));
    pictures.put("pixel-1x1", SyntheticPicture.of(1, 1, 44));
    StringBuilder table = new StringBuilder("name,level,codes,codes_sha256\n");
    try (ImageCodec codec = VqCodec.open(TinyCheckpoint.read(), StageListener.NONE)) {
      int level = codec.levels();
      for (Map.Entry<String, Picture> entry : pictures.entrySet()) {
        byte[] frame = codec.encode(entry.getValue(), level).frame();
        FrameReport report = codec.inspect(frame);
        write(folder.resolve(entry.getKey() + ".vq"), frame);
        Picture decoded = ((Decoded.Coded) codec.decode(frame)).picture();
        write(folder.resolve(entry.getKey() + ".png"), PngWriter.write(decoded));
        table.append(
            "%s,%d,%d,%s%n".formatted(entry.getKey(), level, report.codes(), report.codesDigest()));
        level--;
      }
      byte[] alpha = SyntheticPicture.translucentPng();
      write(folder.resolve("carried-8x8.vq"), codec.encode(alpha, 1).frame());
      write(folder.resolve("carried-8x8.png"), alpha);
    }
    write(folder.resolve("golden.csv"), table.toString().getBytes("US-ASCII"));
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }
}

package io.vqstream.client;

import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The tests' small checkpoint as a file, and images for it. */
final class Tiny {
  static final Picture PICTURE = SyntheticPicture.of(48, 32, 7);

  private Tiny() {}

  /** Settings that name the checkpoint's file, and others: name, value, name, value. */
  static Map<String, Object> settings(Path folder, String... others) throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("vqstream.checkpoint", checkpoint(folder).toString());
    for (int i = 0; i < others.length; i += 2) {
      settings.put(others[i], others[i + 1]);
    }
    return settings;
  }

  static Path checkpoint(Path folder) throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    if (!Files.exists(file)) {
      try (InputStream in = TinyCheckpoint.class.getResourceAsStream("tiny.safetensors")) {
        Files.copy(in, file);
      }
    }
    return file;
  }

  static byte[] png() {
    return PngWriter.write(PICTURE);
  }
}

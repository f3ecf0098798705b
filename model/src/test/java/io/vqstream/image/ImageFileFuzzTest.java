package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes, reading an image file ends in an image or in one clear line. */
@Tag("fuzz")
class ImageFileFuzzTest {
  private static final int MOST_PIXELS = 1 << 14;
  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_AROUND_DATA = 12;

  private final ImageFileReader reader = new ImageFileReader(MOST_PIXELS);

  @FuzzTest
  void readsOrRejectsAnyBytes(byte[] file) {
    read(file);
    byte[] mended = file.clone();
    mendPng(mended);
    read(mended);
  }

  private void read(byte[] file) {
    try {
      SourceImage image = reader.read(file);
      long pixels = (long) image.width() * image.height();
      assertThat(pixels).isBetween(1L, (long) MOST_PIXELS);
      if (image instanceof SourceImage.Codable codable) {
        assertThat(codable.picture().rgb()).hasSize((int) (3 * pixels));
      }
    } catch (UnreadableImageException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
    }
  }

  /** Makes the checksums of a PNG's chunks right, which no fuzzer would: length type data CRC. */
  private static void mendPng(byte[] file) {
    ByteBuffer chunks = ByteBuffer.wrap(file);
    int at = PNG_SIGNATURE;
    while (at <= file.length - PNG_AROUND_DATA) {
      int length = chunks.getInt(at);
      if (length < 0 || length > file.length - PNG_AROUND_DATA - at) {
        return;
      }
      CRC32 checksum = new CRC32();
      checksum.update(file, at + 4, 4 + length);
      chunks.putInt(at + 8 + length, (int) checksum.getValue());
      at += PNG_AROUND_DATA + length;
    }
  }
}

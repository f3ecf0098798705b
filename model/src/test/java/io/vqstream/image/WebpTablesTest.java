package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Lossless WebP with as many groups of Huffman tables as its blocks of 4x4 pixels. */
@Isolated("measures the memory of the JVM")
class WebpTablesTest {
  private static final int SIDE = 512;
  private static final int GROUPS = SIDE / 4 * (SIDE / 4);
  private static final int CALLS = 12;

  /** What libwebp takes for these groups. Four times as much is allowed for all files together. */
  private static final long TABLES_KIB = 96 * 1024;

  private final BitSet bits = new BitSet();
  private int count;

  @Test
  @EnabledOnOs(OS.LINUX)
  void boundsLosslessTablesOfAllThreads() throws Exception {
    // Given
    byte[] file = file();
    ImageFileReader reader = new ImageFileReader();
    Callable<SourceImage> read = () -> reader.read(file);
    ExecutorService threads = Executors.newFixedThreadPool(CALLS);
    long before = peakKib();

    // When
    List<Future<SourceImage>> images = threads.invokeAll(Collections.nCopies(CALLS, read));
    threads.shutdown();

    // Then
    for (Future<SourceImage> image : images) {
      assertThat(image.get()).isInstanceOf(SourceImage.Codable.class);
    }
    assertThat(peakKib() - before).isLessThan(6 * TABLES_KIB);
  }

  /** The most memory that this process has taken so far. */
  private static long peakKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Bit by bit as in RFC 9649, sections 3 and 3.8. */
  private byte[] file() {
    put(8, 0x2f);
    put(14, SIDE - 1);
    put(14, SIDE - 1);
    put(4, 0); // no alpha, version
    put(1, 0); // no transform
    put(1, 0); // no color cache
    put(1, 1); // several groups: an image with a pixel for each block says which
    put(3, 0); // of blocks of 4x4
    put(1, 0); // without a color cache
    bytes(256 + 24); // green: the low byte of the group's number
    bytes(256); // red: the high byte
    code();
    code();
    code();
    for (int group = 0; group < GROUPS; group++) {
      put(8, Integer.reverse(group & 0xff) >>> 24);
      put(8, Integer.reverse(group >> 8) >>> 24);
    }
    for (int i = 0; i < 5 * GROUPS; i++) {
      code();
    }
    byte[] image = Arrays.copyOf(bits.toByteArray(), (count + 15) / 16 * 2);
    ByteBuffer file = ByteBuffer.allocate(20 + image.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + image.length);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(image.length).put(image);
    return file.array();
  }

  /** A code in which the first 256 symbols have eight bits each, and the others none. */
  private void bytes(int symbols) {
    put(1, 0);
    int[] order = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8};
    put(4, order.length - 4);
    for (int length : order) {
      put(3, length == 0 || length == 8 ? 1 : 0);
    }
    put(1, 0); // a length for each symbol
    for (int symbol = 0; symbol < symbols; symbol++) {
      put(1, symbol < 256 ? 1 : 0);
    }
  }

  /** A code of the symbol 0 alone, which then takes no bits. */
  private void code() {
    put(4, 0b0001);
  }

  private void put(int width, int value) {
    for (int i = 0; i < width; i++) {
      bits.set(count++, (value >> i & 1) == 1);
    }
  }
}

package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * One pixel of lossless WebP that is decoded with the last of 65,536 groups of Huffman tables, all
 * of which are in the file.
 */
class WebpTablesTest {
  private static final int GROUPS = 1 << 16;
  private static final int CALLS = 8;

  private final BitSet bits = new BitSet();
  private int count;

  @Test
  void manyHungryFilesAtOnceTakeTheMemoryOfOne() throws Exception {
    // Given files of which a few would fill the heap
    byte[] file = file();
    ImageFileReader reader = new ImageFileReader();
    Callable<SourceImage> read = () -> reader.read(file);
    ExecutorService threads = Executors.newFixedThreadPool(CALLS);

    // When
    List<Future<SourceImage>> images = threads.invokeAll(Collections.nCopies(CALLS, read));
    threads.shutdown();

    // Then
    for (Future<SourceImage> image : images) {
      assertThat(image.get().width()).isEqualTo(1);
    }
  }

  /** Bit by bit as in RFC 9649, sections 3 and 3.8. */
  private byte[] file() {
    put(8, 0x2f);
    put(14, 0); // width - 1
    put(14, 0); // height - 1
    put(4, 0); // no alpha, version
    put(1, 0); // no transform
    put(1, 0); // no colour cache
    put(1, 1); // several groups: an image of one pixel says which
    put(3, 0); // of blocks of 4x4
    put(1, 0); // without a colour cache
    code(8, 0xff); // green and red: the group
    code(8, 0xff);
    code(1, 0);
    code(1, 0);
    code(1, 0);
    for (int i = 0; i < 5 * GROUPS; i++) {
      code(1, 0);
    }
    byte[] image = bits.toByteArray();
    int even = image.length + (image.length & 1);
    ByteBuffer file = ByteBuffer.allocate(20 + even).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + even);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(image.length).put(image);
    return file.array();
  }

  /** A code of a single symbol, which then takes no bits. */
  private void code(int symbolBits, int symbol) {
    put(1, 1);
    put(1, 0);
    put(1, symbolBits == 8 ? 1 : 0);
    put(symbolBits, symbol);
  }

  private void put(int width, int value) {
    for (int i = 0; i < width; i++) {
      bits.set(count++, (value >> i & 1) == 1);
    }
  }
}

package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds ICC profiles of RGB spaces whose tables give all colors the same Lab value, so that a test
 * sees in any pixel which table was applied.
 */
final class TestProfile {
  private static final int HEADER = 128;

  private final Map<String, byte[]> tags = new LinkedHashMap<>();
  private String deviceClass = "scnr";
  private String space = "RGB ";

  TestProfile deviceClass(String name) {
    deviceClass = name;
    return this;
  }

  TestProfile space(String name) {
    space = name;
    return this;
  }

  /** Adds a table under a tag such as A2B0; lightness 0..100, a and b -128..127. */
  TestProfile table(String tag, int lightness, int a, int b) {
    ByteBuffer table = ByteBuffer.allocate(48 + 6 * 256 + 24);
    ascii(table, "mft1").putInt(0).put((byte) 3).put((byte) 3).put((byte) 2).put((byte) 0);
    for (int i = 0; i < 9; i++) {
      table.putInt(i % 4 == 0 ? 65536 : 0);
    }
    ramps(table);
    for (int corner = 0; corner < 8; corner++) {
      table.put((byte) Math.round(lightness * 2.55)).put((byte) (a + 128)).put((byte) (b + 128));
    }
    ramps(table);
    tags.put(tag, table.array());
    return this;
  }

  private static void ramps(ByteBuffer table) {
    for (int i = 0; i < 3 * 256; i++) {
      table.put((byte) i);
    }
  }

  byte[] build() {
    int at = HEADER + 4 + 12 * tags.size();
    int size = at + tags.values().stream().mapToInt(tag -> tag.length).sum();
    ByteBuffer profile = ByteBuffer.allocate(size).putInt(size).putInt(0).putInt(0x02400000);
    ascii(ascii(ascii(profile, deviceClass), space), "Lab ");
    ascii(profile.position(36), "acsp");
    profile.position(68).putInt(63190).putInt(65536).putInt(54061); // white: D50
    profile.position(HEADER).putInt(tags.size());
    for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
      ascii(profile, tag.getKey()).putInt(at).putInt(tag.getValue().length);
      at += tag.getValue().length;
    }
    tags.values().forEach(profile::put);
    return profile.array();
  }

  private static ByteBuffer ascii(ByteBuffer to, String text) {
    return to.put(text.getBytes(StandardCharsets.US_ASCII));
  }
}

package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds JPEG files with a Multi-Picture Format index and further images after the first. */
final class TestMpf {
  static final int THUMBNAIL_VGA = 0x010001;
  static final int THUMBNAIL_FULL_HD = 0x010002;
  static final int PANORAMA = 0x020001;
  static final int UNDEFINED = 0;

  private static final int APP2 = 0xe2;
  private static final int TIFF_AT = 2 + 4 + 4;
  private static final int ENTRIES_AT = 8 + 2 + 12 + 4;
  private static final int ENTRY_BYTES = 16;

  private TestMpf() {}

  /** A further image and the type code of its entry. */
  record Further(int type, byte[] image) {}

  /** Returns the images one after another, with an index in the first. */
  static byte[] of(byte[] first, Further... further) {
    int segment = 4 + 4 + ENTRIES_AT + ENTRY_BYTES * (1 + further.length);
    ByteBuffer index = ByteBuffer.allocate(segment - 4);
    index.put("MPF\0".getBytes(StandardCharsets.US_ASCII));
    index.putInt(0x4d4d002a).putInt(8).putShort((short) 1);
    index.putShort((short) 0xb002).putShort((short) 7);
    index.putInt(ENTRY_BYTES * (1 + further.length)).putInt(ENTRIES_AT).putInt(0);
    int at = first.length + segment;
    index.putInt(0x20030000).putInt(at).putInt(0).putInt(0);
    for (Further image : further) {
      index.putInt(image.type()).putInt(image.image().length).putInt(at - TIFF_AT).putInt(0);
      at += image.image().length;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(TestImages.withSegment(first, APP2, index.array()));
    for (Further image : further) {
      file.writeBytes(image.image());
    }
    return file.toByteArray();
  }
}

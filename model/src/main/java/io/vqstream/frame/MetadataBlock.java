package io.vqstream.frame;

import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.ImageMetadata;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.Zlib;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the metadata block of a frame: {@code method items} in the grammar of {@link
 * Frame}.
 */
public final class MetadataBlock {
  private static final int STORED = 0;
  private static final int ZLIB = 1;

  /** Max size of all inflated items. Writers keep at most one item of 1 MB of each kind. */
  private static final int MAX_BYTES = 8 << 20;

  private MetadataBlock() {}

  /** A metadata item, of a known or unknown kind. */
  private record Item(int kind, byte[] bytes) {}

  /** Serializes metadata as method and items; empty if there is no item. */
  public static byte[] of(ImageMetadata metadata) {
    if (metadata.isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream items = new ByteArrayOutputStream();
    metadata
        .items()
        .forEach(
            (kind, bytes) -> {
              items.write(kind.id());
              writePositive(items, bytes.length);
              items.writeBytes(bytes);
            });
    byte[] stored = items.toByteArray();
    byte[] deflated = Zlib.deflate(stored);
    boolean smaller = deflated.length < stored.length;
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(smaller ? ZLIB : STORED);
    block.writeBytes(smaller ? deflated : stored);
    return block.toByteArray();
  }

  /**
   * Parses the items of known kinds. The first item of a kind is used; unknown kinds are skipped.
   *
   * @throws FrameException if the block is corrupt, or larger than 8 MiB when inflated
   */
  public static ImageMetadata read(Frame frame) throws FrameException {
    Map<MetadataKind, byte[]> known = new EnumMap<>(MetadataKind.class);
    for (Item item : items(frame)) {
      MetadataKind.ofId(item.kind()).ifPresent(kind -> known.putIfAbsent(kind, item.bytes()));
    }
    return known.isEmpty() ? ImageMetadata.NONE : new ImageMetadata(known);
  }

  /**
   * Lists kind and size of every item, including unknown kinds.
   *
   * @throws FrameException if the block is corrupt, or larger than 8 MiB when inflated
   */
  public static List<MetadataItem> describe(Frame frame) throws FrameException {
    return items(frame).stream()
        .map(item -> new MetadataItem(MetadataKind.labelOf(item.kind()), item.bytes().length))
        .toList();
  }

  private static List<Item> items(Frame frame) throws FrameException {
    byte[] block = frame.metadata();
    List<Item> items = new ArrayList<>();
    if (block.length == 0) {
      return items;
    }
    byte[] content =
        switch (block[0]) {
          case STORED -> Arrays.copyOfRange(block, 1, block.length);
          case ZLIB ->
              Zlib.inflate(block, 1, MAX_BYTES)
                  .orElseThrow(
                      () -> corrupt(frame, "is corrupt or larger than " + MAX_BYTES + " bytes"));
          default -> throw corrupt(frame, "has the unknown method " + (block[0] & 0xff));
        };
    FrameReader in = new FrameReader(ByteBuffer.wrap(content), 0, content.length);
    try {
      do {
        int kind = in.octet("kind of metadata");
        items.add(new Item(kind, in.octets(in.positive("length"), "content")));
      } while (in.position() < content.length);
    } catch (FrameException e) {
      throw corrupt(frame, "is corrupt");
    }
    return items;
  }

  private static FrameException corrupt(Frame frame, String problem) {
    return new FrameException(
        Fault.CORRUPT_FRAME, frame.sizeOffset(), "the metadata block " + problem);
  }

  private static void writePositive(ByteArrayOutputStream out, int value) {
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.write(rest | 0x80);
    }
    out.write(rest);
  }
}

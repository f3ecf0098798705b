package io.vqstream.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * EXIF, XMP and ICC metadata of an image.
 *
 * @param items the nonempty bytes of each kind. Unmodifiable; the arrays are not copied, and
 *     callers must not write to them.
 */
public record ImageMetadata(Map<MetadataKind, byte[]> items) {
  /** No metadata. */
  public static final ImageMetadata NONE = new ImageMetadata(Map.of());

  /** Maximum size of one item in bytes. A larger one is dropped. */
  public static final int MAX_ITEM_BYTES = 1 << 20;

  /** Copies the map. */
  public ImageMetadata {
    Map<MetadataKind, byte[]> ordered = new EnumMap<>(MetadataKind.class);
    ordered.putAll(items);
    items = Collections.unmodifiableMap(ordered);
  }

  /** Returns the item of a kind. */
  public Optional<byte[]> get(MetadataKind kind) {
    return Optional.ofNullable(items.get(kind));
  }

  /** Returns whether there is no item. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /**
   * Returns the metadata for upright pixels: EXIF and XMP with orientation 1 and without a
   * thumbnail, and the profile only if the pixels are in its color space.
   *
   * @param profiled whether the pixels are in the color space of the profile
   */
  ImageMetadata forUprightPixels(boolean profiled) {
    Map<MetadataKind, byte[]> kept = new EnumMap<>(MetadataKind.class);
    items.forEach(
        (kind, bytes) -> {
          if (bytes.length <= MAX_ITEM_BYTES) {
            switch (kind) {
              case EXIF -> kept.put(kind, UprightMetadata.exif(bytes));
              case XMP -> kept.put(kind, UprightMetadata.xmp(bytes));
              case ICC -> {
                if (profiled) {
                  kept.put(kind, bytes);
                }
              }
              default -> throw new AssertionError(kind);
            }
          }
        });
    return new ImageMetadata(kept);
  }

  /** Collects the items of a file. Only the first of a kind is kept. */
  static final class Builder {
    private static final String EXIF_PREFIX = "Exif\0\0";

    private final Map<MetadataKind, byte[]> items = new EnumMap<>(MetadataKind.class);

    /** Adds an EXIF block, with or without {@code Exif\0\0} before it. */
    void exif(byte[] block) {
      byte[] prefix = EXIF_PREFIX.getBytes(StandardCharsets.US_ASCII);
      boolean prefixed =
          block.length >= prefix.length
              && Arrays.equals(block, 0, prefix.length, prefix, 0, prefix.length);
      add(
          MetadataKind.EXIF,
          prefixed ? Arrays.copyOfRange(block, prefix.length, block.length) : block);
    }

    void add(MetadataKind kind, byte[] bytes) {
      if (bytes.length > 0) {
        items.putIfAbsent(kind, bytes);
      }
    }

    ImageMetadata build() {
      return new ImageMetadata(items);
    }
  }
}

package io.vqstream.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of metadata that a frame can store. Frames store the {@link #id()}: an id never changes
 * its meaning, and a new kind gets a new id.
 */
public enum MetadataKind {
  /** EXIF: a TIFF block that starts with its byte order, without {@code Exif\0\0} before it. */
  EXIF(1, "EXIF"),
  /** XMP: the packet, UTF-8. */
  XMP(2, "XMP"),
  /** ICC: the profile of the color space that the pixels are in. */
  ICC(3, "ICC profile");

  private final int id;
  private final String label;

  MetadataKind(int id, String label) {
    this.id = id;
    this.label = label;
  }

  /** Returns the number that frames store, 1 to 255. */
  public int id() {
    return id;
  }

  /** Returns the name that commands show. */
  public String label() {
    return label;
  }

  /** Returns the kind with an id; empty for an id of a newer version. */
  public static Optional<MetadataKind> ofId(int id) {
    return Arrays.stream(values()).filter(kind -> kind.id == id).findFirst();
  }

  /** Returns the label of an id, such as {@code "unknown kind 9"} where there is no kind. */
  public static String labelOf(int id) {
    return ofId(id).map(MetadataKind::label).orElse("unknown kind " + id);
  }
}

package io.vqstream.frame;

import java.util.Arrays;

/** Media type of a passed-through file, with its persisted id. Ids never change. */
public enum MediaType {
  /** Any other type, including ids that a newer version wrote. */
  OTHER(0, "application/octet-stream"),
  PNG(1, "image/png"),
  JPEG(2, "image/jpeg"),
  WEBP(3, "image/webp");

  private final int id;
  private final String contentType;

  MediaType(int id, String contentType) {
    this.id = id;
    this.contentType = contentType;
  }

  /** Returns the id in frames, 0..255. */
  public int id() {
    return id;
  }

  /** Returns the name of the media type, such as {@code image/png}. */
  public String contentType() {
    return contentType;
  }

  /** Returns the constant of a media type; {@link #OTHER} if there is none. */
  public static MediaType of(String contentType) {
    return Arrays.stream(values())
        .filter(type -> type.contentType.equals(contentType))
        .findFirst()
        .orElse(OTHER);
  }

  /** Returns the constant of an id; {@link #OTHER} if there is none. */
  public static MediaType ofId(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst().orElse(OTHER);
  }
}

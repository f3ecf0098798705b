package io.vqstream.frame;

import java.util.Arrays;

/** Media types of carried files, with the bytes that frames name them by. Those never change. */
public enum MediaType {
  /** A type that this version has no name for. */
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

  public int id() {
    return id;
  }

  public String contentType() {
    return contentType;
  }

  public static MediaType of(String contentType) {
    return Arrays.stream(values())
        .filter(type -> type.contentType.equals(contentType))
        .findFirst()
        .orElse(OTHER);
  }

  public static MediaType ofId(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst().orElse(OTHER);
  }
}

package io.vqstream.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a record's key puts its file below a folder.
 *
 * <p>A key comes from anyone who may write to the topic. It must never lead out of the folder, so
 * whatever is not plainly a relative path is refused rather than repaired.
 */
final class KeyPath {
  private static final int LONGEST_NAME = 255; // bytes, on the common file systems

  private KeyPath() {}

  /** The key as text; empty where there is none or it is not UTF-8. */
  static Optional<String> text(byte[] key) {
    if (key == null || key.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * The relative path for a key. An extension that says another type than the file is kept and the
   * right one added, so that two keys never share a file: {@code a.jpg} holding a PNG is {@code
   * a.jpg.png}.
   *
   * @param key path with {@code /} between the names
   * @throws UnsafeKeyException if the key is anything but a path below the folder
   */
  static Path of(String key, FileType type) throws UnsafeKeyException {
    String[] names = key.split("/", -1);
    for (String name : names) {
      check(key, name);
    }
    String last = names[names.length - 1];
    String extension = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (last.indexOf('.') <= 0 || !type.isSaidBy(extension)) {
      names[names.length - 1] = last + "." + type.extension();
      check(key, names[names.length - 1]);
    }
    return Path.of(String.join("/", names));
  }

  private static void check(String key, String name) throws UnsafeKeyException {
    if (name.isEmpty()) {
      throw new UnsafeKeyException(key, "holds an empty name");
    }
    if (name.equals(".") || name.equals("..")) {
      throw new UnsafeKeyException(key, "leads elsewhere");
    }
    if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == ':')) {
      throw new UnsafeKeyException(key, "holds a character that no file name should");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new UnsafeKeyException(key, "is too long for a file name");
    }
  }

  /** A key that names no file below the folder. */
  static final class UnsafeKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsafeKeyException(String key, String reason) {
      super("key " + Printable.of(key) + " " + reason + ": not written");
    }
  }
}

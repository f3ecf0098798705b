package io.vqstream.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Maps the key of a record to a file below a folder.
 *
 * <p>Anyone who may write to the topic chooses the keys. A key that is not a plain relative path is
 * therefore rejected, not repaired.
 */
final class KeyPath {
  private static final int MAX_NAME_BYTES = 255; // bytes, on the common file systems

  private KeyPath() {}

  /** Returns the key as text; empty if there is none or it is not UTF-8. */
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
   * Returns the relative path for a key. If its extension does not match the type of the file, the
   * correct one is appended, so that two keys never share a file: a PNG with the key {@code a.jpg}
   * becomes {@code a.jpg.png}.
   *
   * @param key path with {@code /} between the names
   * @throws UnsafeKeyException if the key is not a path below the folder
   */
  static Path of(String key, FileType type) throws UnsafeKeyException {
    String[] names = key.split("/", -1);
    for (String name : names) {
      check(key, name);
    }
    String last = names[names.length - 1];
    String extension = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (last.indexOf('.') <= 0 || !type.hasExtension(extension)) {
      names[names.length - 1] = last + "." + type.extension();
      check(key, names[names.length - 1]);
    }
    return Path.of(String.join("/", names));
  }

  private static void check(String key, String name) throws UnsafeKeyException {
    if (name.isEmpty()) {
      throw new UnsafeKeyException(key, "contains an empty name");
    }
    if (name.equals(".") || name.equals("..")) {
      throw new UnsafeKeyException(key, "leads out of the folder");
    }
    if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == ':')) {
      throw new UnsafeKeyException(key, "contains a character that is not allowed in file names");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new UnsafeKeyException(key, "is too long for a file name");
    }
  }

  /** Thrown if a key is not a path below the folder. */
  static final class UnsafeKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsafeKeyException(String key, String reason) {
      super("key " + Printable.of(key) + " " + reason + ": not written");
    }
  }
}

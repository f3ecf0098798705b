package io.vqstream.files;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Utilities for file names as text. */
public final class FileNames {
  /** The reason why a file whose name is not text is left out. */
  public static final String NOT_TEXT =
      "the name is not valid "
          + System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name())
          + "; rename the file";

  /** Control and format characters, line and paragraph separators. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private FileNames() {}

  /**
   * Returns a text with everything escaped that would break its line or act on a terminal: {@code
   * \n}, {@code \r}, {@code \t}, and the code point in hexadecimal for other characters.
   */
  public static String printable(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(escaped(match.group().codePointAt(0))));
  }

  private static String escaped(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04x".formatted(character);
    };
  }

  /** The character that the JVM substitutes for bytes that it cannot decode. */
  private static final char REPLACEMENT = '\ufffd';

  /**
   * Returns whether a path given as an argument lost bytes that are not text. Such a path names
   * another file than the user meant.
   */
  public static boolean isDamaged(Path argument) {
    return argument.toString().indexOf(REPLACEMENT) >= 0;
  }

  /**
   * Returns whether the path can be represented as a string. A path with bytes that are invalid in
   * the encoding of file names cannot: a result named after it would get another name.
   */
  static boolean isText(Path path) {
    try {
      return path.equals(path.getFileSystem().getPath(path.toString()));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}

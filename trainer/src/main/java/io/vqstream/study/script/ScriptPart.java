package io.vqstream.study.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Methods in TorchScript that are one choice of a model, such as its latent or its bound. Parts are
 * exchanged for each other where they have a method of the same name and arguments.
 *
 * @param source the methods, indented by two spaces
 */
public record ScriptPart(String source) {
  private static final String FOLDER = "/io/vqstream/study/";
  private static final Pattern CONSTANT = Pattern.compile("@([a-z0-9.]+)@");

  /**
   * Reads a part from the resources.
   *
   * @param name name of the file without its ending
   * @param constants what replaces {@code @name@} in it
   * @throws IllegalStateException if the part needs a constant that is not given
   */
  public static ScriptPart read(String name, Map<String, ?> constants) {
    return new ScriptPart(fill(text(name), constants));
  }

  private static String fill(String source, Map<String, ?> constants) {
    return CONSTANT
        .matcher(source)
        .replaceAll(
            match -> {
              Object value = constants.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException("no constant " + match.group(1));
              }
              return Matcher.quoteReplacement(literal(value));
            });
  }

  private static String literal(Object value) {
    return value instanceof Boolean flag ? flag ? "True" : "False" : value.toString();
  }

  private static String text(String name) {
    try (InputStream in = ScriptPart.class.getResourceAsStream(FOLDER + name + ".py")) {
      if (in == null) {
        throw new IllegalStateException(name + ".py is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}

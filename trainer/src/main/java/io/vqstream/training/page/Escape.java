package io.vqstream.training.page;

/** Escapes text for the content and the quoted attributes of HTML and SVG. */
public final class Escape {
  private Escape() {}

  /** Returns the text with the characters that have a meaning there replaced. */
  public static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '{' -> out.append("&#123;"); // else it could be taken for a place in the template
        default -> out.append(Character.isISOControl(c) ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }
}

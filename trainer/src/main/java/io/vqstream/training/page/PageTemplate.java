package io.vqstream.training.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Templates of pages without any other file, with the style that they share. */
public final class PageTemplate {
  private static final String STYLE = "/io/vqstream/training/page/style.css";

  private PageTemplate() {}

  /**
   * Reads a template and puts the style in place of <code>{{style}}</code>.
   *
   * @param resource absolute name of the resource
   */
  public static String read(String resource) {
    return text(resource).replace("{{style}}", text(STYLE));
  }

  private static String text(String resource) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}

package io.vqstream.service.ops;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page, which are resources of this package. */
public final class PageFiles {
  /** The look that other pages share. */
  public static final String LOOK = "look.css";

  /** The element {@code image-compare}, a script that uses no other. */
  public static final String COMPARE = "compare.js";

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /** ES modules, without a build step: browsers get them as they are. */
  static final List<String> MODULES =
      List.of(
          "ops.js",
          "charts.js",
          "checkpoints.js",
          COMPARE,
          "connection.js",
          "dom.js",
          "failures.js",
          "figures.js",
          "history.js",
          "instances.js",
          "numbers.js",
          "pictures.js",
          "preview.js",
          "replay.js",
          "source.js",
          "sources.js",
          "state.js",
          "status.js",
          "table.js",
          "topology.js");

  private PageFiles() {}

  /** Returns the files by path. */
  static Map<String, StaticFile> byPath() {
    Map<String, StaticFile> files = new LinkedHashMap<>();
    files.put("/", new StaticFile("ops.html", "text/html; charset=utf-8"));
    MODULES.forEach(name -> files.put("/ops/" + name, new StaticFile(name, SCRIPT)));
    files.put("/ops/" + LOOK, new StaticFile(LOOK, STYLE));
    files.put("/ops/ops.css", new StaticFile("ops.css", STYLE));
    files.put("/ops/uplot.js", new StaticFile("uPlot.iife.min.js", SCRIPT));
    files.put("/ops/uplot.css", new StaticFile("uPlot.min.css", STYLE));
    files.put("/ops/icon.svg", new StaticFile("icon.svg", "image/svg+xml"));
    return files;
  }

  /** Returns a file that other pages share, such as {@link #LOOK}. */
  public static String text(String name) {
    return new String(read(name), StandardCharsets.UTF_8);
  }

  static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of the page is missing", e);
    }
  }
}

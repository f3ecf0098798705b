package io.vqstream.demo.source;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.List;

/** The photographs that ship with the demo; {@code LICENSES.txt} beside them names the authors. */
public final class Photographs {
  private static final List<String> FILES =
      List.of(
          "bridge.jpg",
          "canyon.jpg",
          "cat.png",
          "coffee.png",
          "frost.jpg",
          "lake.jpg",
          "raccoon.jpg",
          "rocket.jpg");

  private Photographs() {}

  /** Returns the photographs in the order of their names. */
  public static List<DemoImage> bundled() {
    return FILES.stream().map(Photographs::image).toList();
  }

  private static DemoImage image(String file) {
    return new DemoImage(
        file,
        () -> {
          InputStream in = Photographs.class.getResourceAsStream(file);
          if (in == null) {
            throw new FileNotFoundException(file);
          }
          return in;
        });
  }
}

package io.vqstream.demo.source;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The photographs that come with the demo; {@code photographs.txt} lists them. */
public final class Photographs {
  private static final String LIST = "photographs.txt";

  private Photographs() {}

  /**
   * The photographs, in the order of the list.
   *
   * @throws IOException if this installation has none
   */
  public static List<DemoImage> bundled() throws IOException {
    List<DemoImage> images = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Photographs.class.getResourceAsStream(LIST), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] fields = line.split("\t", -1);
          images.add(image(fields[0], Integer.parseInt(fields[1]), fields[2]));
        }
      }
    }
    return images;
  }

  private static DemoImage image(String name, int divisor, String resource) throws IOException {
    ClassLoader loader = Photographs.class.getClassLoader();
    if (loader.getResource(resource) == null) {
      throw new FileNotFoundException(
          "the demo's photographs are not part of this installation; --images names a folder of"
              + " your own");
    }
    return new DemoImage(
        name,
        () -> {
          InputStream in = loader.getResourceAsStream(resource);
          if (in == null) {
            throw new FileNotFoundException(resource);
          }
          return divisor == 1 ? in : Reduced.by(divisor, in);
        });
  }
}

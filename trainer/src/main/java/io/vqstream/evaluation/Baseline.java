package io.vqstream.evaluation;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The figures of an earlier run.
 *
 * @param name name of its file, for messages
 * @param images the images that its figures cover
 * @param codecs descriptions of the codecs, as far as the file has them
 * @param points points by codec
 */
public record Baseline(
    String name,
    List<EvaluatedImage> images,
    List<CodecInfo> codecs,
    Map<String, List<RatePoint>> points) {

  public Baseline {
    images = List.copyOf(images);
    codecs = List.copyOf(codecs);
    points = Map.copyOf(points);
  }

  /** Returns the description of a codec. */
  Optional<CodecInfo> codec(String codec) {
    return codecs.stream().filter(info -> info.name().equals(codec)).findFirst();
  }

  /**
   * Compares the images with those of this run: figures over other images cannot be compared.
   *
   * @return what differs, as one line; empty if they have the same names, sizes and pixels
   */
  Optional<String> difference(List<EvaluatedImage> others) {
    Map<String, EvaluatedImage> here = byName(others);
    Map<String, EvaluatedImage> there = byName(images);
    List<String> changed =
        others.stream()
            .filter(image -> there.containsKey(image.name()))
            .filter(image -> !there.get(image.name()).equals(image))
            .map(EvaluatedImage::name)
            .toList();
    List<String> differences = new ArrayList<>();
    add(differences, "only there", without(images, here));
    add(differences, "only here", without(others, there));
    add(differences, "with other pixels", changed);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            name
                + " is of other images: "
                + String.join("; ", differences)
                + ". Compare runs over the same images.");
  }

  private static void add(List<String> differences, String what, List<String> names) {
    if (!names.isEmpty()) {
      String more = names.size() > 1 ? " and " + (names.size() - 1) + " more" : "";
      differences.add(what + " " + names.get(0) + more);
    }
  }

  private static List<String> without(
      List<EvaluatedImage> images, Map<String, EvaluatedImage> others) {
    return images.stream()
        .map(EvaluatedImage::name)
        .filter(image -> !others.containsKey(image))
        .toList();
  }

  private static Map<String, EvaluatedImage> byName(List<EvaluatedImage> images) {
    return images.stream().collect(toMap(EvaluatedImage::name, Function.identity()));
  }
}

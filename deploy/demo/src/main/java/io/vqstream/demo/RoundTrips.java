package io.vqstream.demo;

import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which images are under way and what has arrived of each. Records of different topics arrive in
 * any order; an image is back when its frame and its reconstruction are both here.
 */
final class RoundTrips {
  private final Map<String, Parts> underWay = new LinkedHashMap<>();

  /** An image whose way is at its end. */
  record Back(String name, CodedImage coded, Image image) {}

  /** An image was published. */
  void published(String name) {
    underWay.put(name, new Parts());
  }

  /** A frame arrived. Records of images that are not under way are nobody's business here. */
  Optional<Back> coded(String name, CodedImage coded) {
    Parts parts = underWay.get(name);
    if (parts == null) {
      return Optional.empty();
    }
    parts.coded = coded;
    return complete(name, parts);
  }

  /** A reconstruction arrived. */
  Optional<Back> reconstructed(String name, Image image) {
    Parts parts = underWay.get(name);
    if (parts == null) {
      return Optional.empty();
    }
    parts.image = image;
    return complete(name, parts);
  }

  /**
   * An image will not come back.
   *
   * @return whether it was under way
   */
  boolean failed(String name) {
    return underWay.remove(name) != null;
  }

  /** Number of images under way. */
  int count() {
    return underWay.size();
  }

  /** Images under way, in the order that they were published. */
  List<String> names() {
    return List.copyOf(underWay.keySet());
  }

  private Optional<Back> complete(String name, Parts parts) {
    if (parts.coded == null || parts.image == null) {
      return Optional.empty();
    }
    underWay.remove(name);
    return Optional.of(new Back(name, parts.coded, parts.image));
  }

  private static final class Parts {
    CodedImage coded;
    Image image;
  }
}

package io.vqstream.demo;

import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tracks the images that were published and the records received for each. Records of different
 * topics arrive in any order; an image is complete once its frame and its reconstruction are here.
 */
final class PendingRoundTrips {
  private final Map<String, Parts> pending = new LinkedHashMap<>();

  /** An image that has completed the round trip. */
  record Completed(String name, CodedImage coded, Image image) {}

  /** Adds an image that was published. */
  void published(String name) {
    pending.put(name, new Parts());
  }

  /** Adds a frame that was received. Records of images that are not pending are ignored. */
  Optional<Completed> coded(String name, CodedImage coded) {
    Parts parts = pending.get(name);
    if (parts == null) {
      return Optional.empty();
    }
    parts.coded = coded;
    return complete(name, parts);
  }

  /** Adds a reconstruction that was received. */
  Optional<Completed> reconstructed(String name, Image image) {
    Parts parts = pending.get(name);
    if (parts == null) {
      return Optional.empty();
    }
    parts.image = image;
    return complete(name, parts);
  }

  /**
   * Removes an image that has failed.
   *
   * @return whether it was pending
   */
  boolean failed(String name) {
    return pending.remove(name) != null;
  }

  /** Returns the number of pending images. */
  int count() {
    return pending.size();
  }

  /** Returns the names of pending images, in the order of publishing. */
  List<String> names() {
    return List.copyOf(pending.keySet());
  }

  private Optional<Completed> complete(String name, Parts parts) {
    if (parts.coded == null || parts.image == null) {
      return Optional.empty();
    }
    pending.remove(name);
    return Optional.of(new Completed(name, parts.coded, parts.image));
  }

  private static final class Parts {
    CodedImage coded;
    Image image;
  }
}

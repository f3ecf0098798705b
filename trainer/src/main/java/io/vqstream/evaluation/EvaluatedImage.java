package io.vqstream.evaluation;

import io.vqstream.evaluation.cache.Digests;
import io.vqstream.image.Picture;

/**
 * An image that all figures cover.
 *
 * @param name path within the folder
 * @param width width in pixels
 * @param height height in pixels
 * @param sha256 {@link Digests#ofPixels SHA-256 of its pixels}
 */
public record EvaluatedImage(String name, int width, int height, String sha256) {

  static EvaluatedImage of(String name, Picture picture) {
    return new EvaluatedImage(name, picture.width(), picture.height(), Digests.ofPixels(picture));
  }
}

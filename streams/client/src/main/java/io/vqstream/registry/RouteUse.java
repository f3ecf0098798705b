package io.vqstream.registry;

import io.vqstream.checkpoint.CheckpointId;

/**
 * How encoders encode the images of a route.
 *
 * @param checkpoint checkpoint to encode with
 * @param quality overrides of the quality settings of the service
 */
public record RouteUse(CheckpointId checkpoint, RouteQuality quality) {

  /** Creates an instance with the quality settings of the service. */
  public static RouteUse of(CheckpointId checkpoint) {
    return new RouteUse(checkpoint, RouteQuality.INHERITED);
  }
}

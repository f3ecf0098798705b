package io.vqstream.registry;

import io.vqstream.checkpoint.CheckpointId;

/**
 * How encoders encode the images of a route.
 *
 * @param checkpoint checkpoint to encode with
 * @param fidelity overrides of the quality settings of the service
 */
public record RouteUse(CheckpointId checkpoint, RouteQuality fidelity) {

  /** Creates an instance with the quality settings of the service. */
  public static RouteUse of(CheckpointId checkpoint) {
    return new RouteUse(checkpoint, RouteQuality.OF_THE_SERVICE);
  }
}

package io.vqstream.registry;

import io.vqstream.checkpoint.CheckpointId;

/**
 * What encoders do with the images of a route.
 *
 * @param checkpoint that they are coded with
 * @param fidelity how well
 */
public record RouteUse(CheckpointId checkpoint, RouteQuality fidelity) {

  /** With the fidelity that the service's settings ask for. */
  public static RouteUse of(CheckpointId checkpoint) {
    return new RouteUse(checkpoint, RouteQuality.OF_THE_SERVICE);
  }
}

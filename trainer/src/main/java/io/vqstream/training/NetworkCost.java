package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import java.util.Map;
import java.util.Properties;

/**
 * Multiply-accumulate operations per pixel of the networks of an architecture.
 *
 * @param encoder of the encoder network
 * @param decoder of the decoder network
 * @param prior of the prior, if no code is 0
 */
public record NetworkCost(double encoder, double decoder, double prior) {

  /**
   * Returns the cost of the architecture of a run from nothing.
   *
   * @param settings training settings that override the defaults
   * @throws IllegalArgumentException if a setting is unknown or invalid; the message names it
   */
  public static NetworkCost of(Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    Architecture architecture = TrainingConfig.of(properties).architecture();
    return new NetworkCost(
        architecture.encoderMacsPerPixel(),
        architecture.decoderMacsPerPixel(),
        architecture.priorMacsPerPixel());
  }
}

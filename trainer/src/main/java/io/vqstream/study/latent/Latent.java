package io.vqstream.study.latent;

import io.vqstream.study.script.Learner;
import io.vqstream.study.script.ParameterTable;
import io.vqstream.study.script.ScriptPart;
import java.util.List;

/**
 * What is between encoder and decoder, and how a gradient gets through it. Its part of the script
 * has these methods:
 *
 * <ul>
 *   <li>{@code draw}: from the encoder's outputs [N, {@link #encoderOutputs}] the latents {@code z}
 *       [N, {@link #decoderInputs}] with the gradient that they pass on, their {@code center}, and
 *       for each image {@code divergence} from the prior, {@code log_p}, {@code log_q} and {@code
 *       auxiliary} terms of the loss, in nats
 *   <li>{@code prior_sample}: latents from the prior
 *   <li>{@code follow}: what else a step changes, such as a codebook
 * </ul>
 */
public interface Latent {
  /** Returns a name for reports, such as {@code VAE}. */
  String name();

  /** Returns the values that the encoder computes for an image. */
  int encoderOutputs();

  /** Returns the values that the decoder gets for an image. */
  int decoderInputs();

  /** Returns the methods. */
  ScriptPart part();

  /** Adds the parameters that the latent has, if any. */
  default void declare(ParameterTable table) {}

  /** Returns arrays that steps change in place. */
  default List<Learner.State> states() {
    return List.of();
  }
}

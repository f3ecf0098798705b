/**
 * The encoder and decoder networks of the VQ-VAE: pixels to latents, and quantized latents to
 * pixels. The trainer optimizes their parameters and the codec runs them. This package does not
 * depend on the prior or on frames.
 */
@NullMarked
package io.vqstream.vqvae;

import org.jspecify.annotations.NullMarked;

/**
 * The VQ-VAE's networks: pixels to latents and quantized latents to pixels. Shared by the trainer,
 * which fills them, and the codec, which runs them. Knows nothing of priors, bits or frames.
 */
package io.vqstream.vqvae;

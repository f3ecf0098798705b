/**
 * Images through the networks of the VQ-VAE: pixels to latents, and quantized latents to pixels, in
 * windows. This package does not depend on the prior or on frames.
 */
@NullMarked
package io.vqstream.vqvae;

import org.jspecify.annotations.NullMarked;

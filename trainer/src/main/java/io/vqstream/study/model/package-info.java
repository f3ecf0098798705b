/** Encoder, latent and decoder put together, and their training. */
package io.vqstream.study.model;

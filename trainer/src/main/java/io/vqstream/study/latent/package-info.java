/** What is between encoder and decoder of a model, and how gradients pass through it. */
package io.vqstream.study.latent;

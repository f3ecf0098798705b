/** A plain PixelCNN over the codes of a VQ-VAE, and what codes cost in bytes. */
package io.vqstream.study.prior;

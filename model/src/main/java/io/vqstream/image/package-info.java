/**
 * Image files to 8-bit RGB pixels and back to PNG. Says what it cannot show without loss (alpha,
 * more than 8 bits). Knows nothing of codes or frames.
 */
package io.vqstream.image;

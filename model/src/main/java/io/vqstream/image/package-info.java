/**
 * Image files to 8-bit RGB pixels and back to PNG. In come PNG, JPEG and WebP bytes, out comes a
 * {@link io.vqstream.image.SourceImage}: pixels, or the reason why the file can only be carried as
 * it came (alpha, more than 8 bits, CMYK, animation, a color profile that cannot be applied). Knows
 * nothing of codes or frames.
 */
package io.vqstream.image;

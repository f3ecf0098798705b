/**
 * Image files: reads PNG, JPEG and WebP into 8-bit RGB pixels and writes PNG.
 *
 * <p>Reading yields a {@link io.vqstream.image.SourceImage}: pixels, or the reason why the file has
 * to pass through unchanged (alpha, more than 8 bits per sample, CMYK, animation, a color profile
 * that cannot be applied). This package does not depend on codes or frames.
 */
@NullMarked
package io.vqstream.image;

import org.jspecify.annotations.NullMarked;

/**
 * The frame: the bytes that a codec writes for an image.
 *
 * <p>{@link io.vqstream.frame.Frame} holds the grammar, parses frames and serializes them. A frame
 * holds entropy-coded codebook indices, the exact pixels (lossless) or, if coding would lose
 * information or save nothing, the original file (pass-through). This package does not run
 * networks.
 */
@NullMarked
package io.vqstream.frame;

import org.jspecify.annotations.NullMarked;

/**
 * The image codec: compresses images to frames and decompresses frames to images.
 *
 * <p>{@link io.vqstream.codec.ImageCodecs} opens an {@link io.vqstream.codec.ImageCodec} for one or
 * more checkpoints. The codec combines the networks ({@link io.vqstream.vqvae}), the prior and
 * entropy coder ({@link io.vqstream.prior}) and the frame ({@link io.vqstream.frame}). This package
 * depends on neither Kafka nor the file system.
 */
@NullMarked
package io.vqstream.codec;

import org.jspecify.annotations.NullMarked;

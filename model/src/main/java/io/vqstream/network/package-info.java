/**
 * The encoder and decoder network in exact arithmetic, and the gradient of the decoder.
 *
 * <p>{@link io.vqstream.network.NetworkExecutor} is what runs the networks of a checkpoint, {@link
 * io.vqstream.network.ExactNetworks} does so with the kernels of {@link io.vqstream.kernel}. A
 * network is a sequence of {@linkplain io.vqstream.network.Layer layers} and {@linkplain
 * io.vqstream.network.Blocks blocks} from one {@linkplain io.vqstream.network.FeatureMap map} to
 * the next; {@link io.vqstream.network.TileLoop} spreads a map over threads.
 */
@NullMarked
package io.vqstream.network;

import org.jspecify.annotations.NullMarked;

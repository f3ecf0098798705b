/**
 * Execution of the networks and the prior for concurrent codec calls: inline on the calling thread,
 * or in batches on dedicated threads.
 *
 * <p>{@link io.vqstream.inference.ExecutionStrategy} is the entry point. {@link
 * io.vqstream.inference.Batcher} forms batches of any request type and does not depend on images,
 * networks or codes.
 */
@NullMarked
package io.vqstream.inference;

import org.jspecify.annotations.NullMarked;

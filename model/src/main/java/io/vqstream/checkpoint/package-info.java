/**
 * Checkpoints: named tensors, the architecture that they parameterize and their training provenance
 * in one safetensors file. This package reads, writes and digests checkpoints; it does not
 * interpret tensors.
 */
@NullMarked
package io.vqstream.checkpoint;

import org.jspecify.annotations.NullMarked;

/**
 * Checkpoints: named tensors, the architecture that they parameterize and their training provenance
 * in one safetensors file. This package reads, writes and digests checkpoints; it does not
 * interpret tensors.
 */
package io.vqstream.checkpoint;

/**
 * A checkpoint: named tensors, the architecture they fill and where they come from, in one
 * safetensors file. Read and written here, digested here; knows nothing of what the tensors
 * compute.
 */
package io.vqstream.checkpoint;

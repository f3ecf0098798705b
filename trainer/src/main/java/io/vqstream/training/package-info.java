/**
 * Training of checkpoints: learns a VQ-VAE, its codebooks and the PixelCNN prior over their indices
 * from folders of images, and writes a safetensors file. {@link io.vqstream.training.TrainingRun}
 * is the entry point. This package depends on the model, not on Kafka or on frames.
 */
package io.vqstream.training;

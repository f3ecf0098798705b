/**
 * Images to a checkpoint. In come folders of pictures, out comes a safetensors file with the
 * VQ-VAE, its codebooks and the prior over their codes. Knows the model; knows no Kafka and no
 * frames.
 */
package io.vqstream.training;

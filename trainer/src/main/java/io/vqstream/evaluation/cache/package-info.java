/**
 * Measurements on disk, by the pixels of the image and the settings of the codec. A run that ends
 * early continues from them.
 */
package io.vqstream.evaluation.cache;

/**
 * Puts the distribution of the services into a container image. In comes a folder, out goes an
 * image that is the same, byte for byte, whenever the folder and the base are. Knows no class of
 * the product.
 */
package io.vqstream.packaging;

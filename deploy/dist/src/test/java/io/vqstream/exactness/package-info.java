/** The product's codes are the same on every Java virtual machine, with libtorch loaded. */
package io.vqstream.exactness;

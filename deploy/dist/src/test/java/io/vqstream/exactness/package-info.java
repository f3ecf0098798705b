/** The product's codes and pixels are the same on every Java virtual machine. */
package io.vqstream.exactness;

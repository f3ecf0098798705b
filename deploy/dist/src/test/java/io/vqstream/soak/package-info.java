/** The product over a long time: what it does the same with the last image as with the first. */
package io.vqstream.soak;

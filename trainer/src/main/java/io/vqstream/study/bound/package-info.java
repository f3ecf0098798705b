/** Bounds of the log likelihood. */
package io.vqstream.study.bound;

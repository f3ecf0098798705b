/** Likelihoods of pixels under the output of a decoder. */
package io.vqstream.study.likelihood;

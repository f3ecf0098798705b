/**
 * The family of the VQ-VAE side by side: trains models that differ in one choice on the same images
 * with the same budget, and reports what they found. {@link io.vqstream.study.StudyRunner} is the
 * entry point.
 */
package io.vqstream.study;

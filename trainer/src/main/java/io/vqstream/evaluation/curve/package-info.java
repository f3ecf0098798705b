/**
 * Rate-distortion curves: interpolation, the BD-rate between two curves, and its bootstrap
 * interval.
 */
package io.vqstream.evaluation.curve;

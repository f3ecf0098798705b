package io.vqstream.evaluation.curve;

/**
 * A 95 % bootstrap interval of a BD-rate: percentiles 2.5 and 97.5 over resamples of the images.
 *
 * @param low lower end, in percent
 * @param high upper end, in percent
 */
public record Interval(double low, double high) {}

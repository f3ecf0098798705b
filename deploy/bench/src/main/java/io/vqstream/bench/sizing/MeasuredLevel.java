package io.vqstream.bench.sizing;

/**
 * A quality level, measured on images of one size.
 *
 * @param quality the level
 * @param bytes mean size of a frame
 * @param encodeMs processor time to encode an image, in milliseconds
 * @param decodeMs processor time to decode an image, in milliseconds
 */
public record MeasuredLevel(int quality, double bytes, double encodeMs, double decodeMs) {}

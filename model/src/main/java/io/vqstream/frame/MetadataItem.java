package io.vqstream.frame;

/**
 * One item of the metadata that a frame keeps.
 *
 * @param label what it is, such as {@code EXIF}, or {@code unknown kind 9}
 * @param bytes its size, which in the frame may be compressed
 */
public record MetadataItem(String label, int bytes) {}

package io.vqstream.frame;

/**
 * Summary of one metadata item of a frame.
 *
 * @param label kind of the item, such as {@code EXIF}, or {@code unknown kind 9}
 * @param bytes uncompressed size in bytes
 */
public record MetadataItem(String label, int bytes) {}

package io.vqstream.evaluation;

/**
 * Describes a codec in a report.
 *
 * @param name short name, such as {@code jpeg}
 * @param version library or tool with its version
 * @param settings encoder settings, as readable text
 * @param timing what its times include, as readable text
 */
public record CodecInfo(String name, String version, String settings, String timing) {}

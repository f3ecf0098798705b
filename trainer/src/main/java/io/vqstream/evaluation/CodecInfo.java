package io.vqstream.evaluation;

/**
 * A codec that took part.
 *
 * @param name short name, such as {@code jpeg}
 * @param version library or tool with its version
 * @param settings how it was run, for people
 * @param timing what its times hold, for people
 */
public record CodecInfo(String name, String version, String settings, String timing) {}

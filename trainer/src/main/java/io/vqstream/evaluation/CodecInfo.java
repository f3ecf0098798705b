package io.vqstream.evaluation;

/**
 * Describes a codec in a report.
 *
 * @param name short name, such as {@code avif420}
 * @param label name for a legend, such as {@code AVIF 4:2:0}
 * @param version library or tool with its version
 * @param settings encoder settings, as readable text
 * @param timing what its times include, as readable text
 * @param warning why figures of this version mislead; empty if they do not
 */
public record CodecInfo(
    String name, String label, String version, String settings, String timing, String warning) {

  /** Describes a codec without a warning. */
  public CodecInfo(String name, String label, String version, String settings, String timing) {
    this(name, label, version, settings, timing, "");
  }
}

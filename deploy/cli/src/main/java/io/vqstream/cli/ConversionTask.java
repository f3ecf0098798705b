package io.vqstream.cli;

import java.nio.file.Path;

/**
 * The conversion of one file.
 *
 * @param source the file to read; {@link StandardStreams#DASH} for standard input
 * @param target the file to write; {@link StandardStreams#DASH} for standard output. A command may
 *     choose another extension once the content is known
 */
record ConversionTask(Path source, Path target) {

  /** Returns the name of the source in messages. */
  String sourceName() {
    return source.equals(StandardStreams.DASH) ? "standard input" : source.toString();
  }
}

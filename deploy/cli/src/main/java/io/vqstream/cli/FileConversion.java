package io.vqstream.cli;

import java.nio.file.Path;

/**
 * One file to turn into another.
 *
 * @param source the file to read; {@link StandardStreams#DASH} for standard input
 * @param target the file to write; {@link StandardStreams#DASH} for standard output. A command may
 *     settle on another extension when it knows the content
 */
record FileConversion(Path source, Path target) {

  /** Returns the source's name for messages. */
  String sourceName() {
    return source.equals(StandardStreams.DASH) ? "standard input" : source.toString();
  }
}

package io.vqstream.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Standard input and output as bytes, for commands that take {@code -} as a file.
 *
 * @param out reports errors, unlike {@link System#out}: a full disk must not end in status 0
 */
record StandardStreams(InputStream in, OutputStream out) {

  /** The argument that means standard input or output. A file of that name is {@code ./-}. */
  static final Path DASH = Path.of("-");

  /** Returns the streams of this process, which are never closed. */
  static StandardStreams ofProcess() {
    return new StandardStreams(
        // Buffered: a FileInputStream asks for its position to read all, which a pipe has not.
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out));
  }
}

package io.vqstream.cli;

import io.vqstream.files.OutputFiles;
import picocli.CommandLine.Option;

/** The option {@code --force} of every command that writes files. Use as a mixin. */
final class ForceOption {

  @Option(
      names = "--force",
      description =
          "Replace files that exist. Without it they are kept and named, and the exit status is 1.")
  private boolean force;

  /** Returns whether files that exist may be replaced. */
  boolean given() {
    return force;
  }

  /** Returns the output files of this run. */
  OutputFiles outputs() {
    return new OutputFiles(force);
  }
}

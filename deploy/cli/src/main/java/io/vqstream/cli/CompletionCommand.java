package io.vqstream.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in bash and zsh. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands and options in bash and zsh.",
      "To use it: source <(vqstream completion)"
    })
final class CompletionCommand extends CliCommand {

  @Spec private CommandSpec self;

  @Override
  public Integer call() {
    out().print(AutoComplete.bash("vqstream", self.root().commandLine()));
    out().print('\n');
    out().flush();
    return VqStream.DONE;
  }
}

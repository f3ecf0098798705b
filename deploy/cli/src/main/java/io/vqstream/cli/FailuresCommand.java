package io.vqstream.cli;

import io.vqstream.deadletter.FailureReason;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Manages the records of a failure topic. */
@Command(
    name = "failures",
    description = "Lists and replays the records that could not be encoded or decoded.",
    synopsisSubcommandLabel = "list|replay",
    subcommands = {FailuresListCommand.class, FailuresReplayCommand.class})
final class FailuresCommand extends CliCommand {

  @Override
  public Integer call() {
    throw CommandFailure.usage("failures: list or replay?");
  }

  /** The options of list and replay. */
  static final class Selection {
    @Option(
        names = "--topic",
        paramLabel = "T",
        defaultValue = "images.failed",
        description = "Failure topic (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
        names = "--reason",
        paramLabel = "R",
        description = "Only records that failed for this reason, such as unknown_checkpoint.")
    private String reason;

    String topic() {
      return topic;
    }

    /**
     * Returns the id of the reason; empty for all.
     *
     * @throws CommandFailure if there is no such reason: wrong usage, naming those there are
     */
    Optional<String> reason() {
      if (reason != null
          && Arrays.stream(FailureReason.values()).noneMatch(r -> r.id().equals(reason))) {
        throw CommandFailure.usage(
            "--reason: "
                + reason
                + " is none of "
                + Arrays.stream(FailureReason.values())
                    .map(FailureReason::id)
                    .collect(Collectors.joining(", ")));
      }
      return Optional.ofNullable(reason);
    }
  }
}

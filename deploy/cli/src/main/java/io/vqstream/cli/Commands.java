package io.vqstream.cli;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of {@code vqstream}, in the order of its help, and the classes that each of them
 * needs. An installation that only runs services lacks the libraries of the other commands; one
 * that only trains lacks Kafka.
 */
final class Commands {

  /** Progress bar, used by the commands on files; the full distribution alone contains it. */
  private static final String FILES = "me.tongfei.progressbar.ProgressBar";

  /** Kafka's client, used by the services and the commands on topics. */
  static final String KAFKA = "org.apache.kafka.clients.consumer.Consumer";

  private static final List<Entry> ENTRIES =
      List.of(
          entry("demo", () -> DemoCommand.class, "io.vqstream.demo.Demo"),
          entry("compress", () -> CompressCommand.class, FILES),
          entry("decompress", () -> DecompressCommand.class, FILES),
          entry("inspect", () -> InspectCommand.class, FILES),
          entry("evaluate", () -> EvaluateCommand.class, "io.vqstream.evaluation.Evaluation"),
          entry("bench", () -> BenchCommand.class, "io.vqstream.bench.Bench"),
          entry("size", () -> SizeCommand.class, "io.vqstream.bench.Bench"),
          entry("train", () -> TrainCommand.class, "io.vqstream.training.TrainingRun"),
          entry("adapt", () -> AdaptCommand.class, "io.vqstream.training.TrainingRun", KAFKA),
          entry("levels", () -> LevelsCommand.class, "io.vqstream.training.LevelTables"),
          entry("study", () -> StudyCommand.class, "io.vqstream.study.StudyRunner"),
          entry("sample", () -> SampleCommand.class, FILES),
          entry("encoder", () -> EncoderCommand.class, KAFKA),
          entry("decoder", () -> DecoderCommand.class, KAFKA),
          entry("publish", () -> PublishCommand.class, FILES, KAFKA),
          entry("receive", () -> ReceiveCommand.class, FILES, KAFKA),
          entry("failures", () -> FailuresCommand.class, KAFKA),
          entry("checkpoint", () -> CheckpointCommand.class, KAFKA),
          entry("health", () -> HealthCommand.class, KAFKA),
          entry("ops", () -> OpsCommand.class, KAFKA),
          entry("completion", () -> CompletionCommand.class),
          entry("help", () -> HelpCommand.class));

  private Commands() {}

  /**
   * Adds all commands. A command whose classes are not installed is hidden from the help and {@link
   * #requireInstalled refused}.
   *
   * @param installed whether a class of this name is installed
   */
  static void addTo(CommandLine root, Predicate<String> installed) {
    for (Entry entry : ENTRIES) {
      if (entry.needs().stream().allMatch(installed)) {
        root.addSubcommand(entry.name(), entry.command().get());
      } else {
        root.addSubcommand(entry.name(), notInstalled());
      }
    }
  }

  /**
   * Refuses a command that is not installed.
   *
   * @throws CommandFailure for wrong usage, in one line
   */
  static void requireInstalled(CommandLine command) {
    if (command.getCommandSpec().userObject() instanceof NotInstalled) {
      throw CommandFailure.usage(
          command.getCommandName()
              + " is not part of this installation; use the full distribution");
    }
  }

  private static CommandSpec notInstalled() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(new NotInstalled());
    spec.usageMessage().hidden(true).description("Not part of this installation.");
    spec.parser().unmatchedArgumentsAllowed(true).unmatchedOptionsArePositionalParams(true);
    return spec;
  }

  /** Returns whether a class is on the class path. */
  static boolean isInstalled(String className) {
    try {
      Class.forName(className, false, Commands.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static Entry entry(String name, Supplier<Class<?>> command, String... needs) {
    return new Entry(name, command, List.of(needs));
  }

  /**
   * A command.
   *
   * @param command loads the command's class, which fails without the libraries of the needed ones
   * @param needs names of classes of the command's libraries
   */
  private record Entry(String name, Supplier<Class<?>> command, List<String> needs) {}

  /** Stands in for a command that is not installed. */
  private record NotInstalled() {}
}

package io.vqstream.cli;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of {@code vqstream}, in the order of its help, and the class that each of them needs
 * beyond the services. An installation that only runs services lacks the libraries of the others.
 */
final class Commands {

  /** Progress bar, used by the commands on files; the full distribution alone contains it. */
  private static final String FILES = "me.tongfei.progressbar.ProgressBar";

  private static final List<Entry> ENTRIES =
      List.of(
          optional("demo", "io.vqstream.demo.Demo", () -> DemoCommand.class),
          optional("compress", FILES, () -> CompressCommand.class),
          optional("decompress", FILES, () -> DecompressCommand.class),
          optional("inspect", FILES, () -> InspectCommand.class),
          optional("evaluate", "io.vqstream.evaluation.Evaluation", () -> EvaluateCommand.class),
          optional("bench", "io.vqstream.bench.Bench", () -> BenchCommand.class),
          optional("train", "io.vqstream.training.TrainingRun", () -> TrainCommand.class),
          optional("sample", FILES, () -> SampleCommand.class),
          required("encoder", () -> EncoderCommand.class),
          required("decoder", () -> DecoderCommand.class),
          optional("publish", FILES, () -> PublishCommand.class),
          optional("receive", FILES, () -> ReceiveCommand.class),
          required("failures", () -> FailuresCommand.class),
          required("checkpoint", () -> CheckpointCommand.class),
          required("health", () -> HealthCommand.class),
          required("completion", () -> CompletionCommand.class),
          required("help", () -> HelpCommand.class));

  private Commands() {}

  /**
   * Adds all commands. A command whose classes are not installed is hidden from the help and {@link
   * #requireInstalled refused}.
   *
   * @param installed whether a class of this name is installed
   */
  static void addTo(CommandLine root, Predicate<String> installed) {
    for (Entry entry : ENTRIES) {
      if (entry.needs() == null || installed.test(entry.needs())) {
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

  private static Entry required(String name, Supplier<Class<?>> command) {
    return new Entry(name, null, command);
  }

  private static Entry optional(String name, String needs, Supplier<Class<?>> command) {
    return new Entry(name, needs, command);
  }

  /**
   * A command.
   *
   * @param needs name of a class of the command's libraries; null if every installation has them
   * @param command loads the command's class, which fails without these libraries
   */
  private record Entry(String name, String needs, Supplier<Class<?>> command) {}

  /** Stands in for a command that is not installed. */
  private record NotInstalled() {}
}

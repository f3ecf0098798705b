package io.vqstream.cli;

import java.io.PrintWriter;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Entry point of the command line. {@link Commands} lists the commands, one class each.
 *
 * <p>Exit status: 0 done; 1 some input failed, each named on standard error; 2 wrong usage. A
 * command returns 0 or 1, or ends early with a {@link CommandFailure}, which {@link Errors} prints.
 */
@Command(
    name = "vqstream",
    description = "Compresses streams of images with a learned codec.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class VqStream implements Runnable {

  /** All that was asked for was done. */
  static final int DONE = 0;

  /** Some input failed; the rest was done. */
  static final int SOME_FAILED = 1;

  /** Wrong usage; nothing was done. */
  static final int WRONG_USAGE = 2;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error (so does VQSTREAM_DEBUG=1).")
  private boolean verbose;

  @Spec private CommandSpec spec;

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    LauncherFilter.remove();
    int status = commandLine(CommandLine.defaultFactory()).execute(args);
    if (System.out.checkError() && status == DONE) {
      System.err.println("vqstream: cannot write to standard output; the results above are lost");
      status = SOME_FAILED;
    }
    StopSignal.commandEnded();
    System.exit(status);
  }

  /**
   * Returns the whole command line.
   *
   * @param factory creates the commands and their mixins; tests pass a {@link CodecOption} with a
   *     fake codec
   */
  public static CommandLine commandLine(IFactory factory) {
    return commandLine(factory, Commands::isInstalled);
  }

  /**
   * Returns the command line of an installation.
   *
   * @param installed whether a class of this name is installed
   */
  static CommandLine commandLine(IFactory factory, Predicate<String> installed) {
    VqStream root = new VqStream();
    Errors errors = new Errors(root::verbose);
    CommandLine line = new CommandLine(root, factory);
    Commands.addTo(line, installed);
    line.getCommandSpec()
        .usageMessage()
        .footer("", "'vqstream COMMAND --help' says more about a command.");
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(VqStream::run)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  /** Runs the command. Picocli passes exceptions to the handler, but not errors. */
  private static int run(ParseResult parsed) {
    try {
      if (parsed.hasSubcommand()) {
        Commands.requireInstalled(parsed.subcommand().commandSpec().commandLine());
      }
      return new RunLast().execute(parsed);
    } catch (CommandFailure e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
    } catch (VirtualMachineError | LinkageError e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), Errors.reason(e), e);
    }
  }

  /** Whether to show stack traces. */
  boolean verbose() {
    return verbose || System.getenv("VQSTREAM_DEBUG") != null;
  }

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    throw CommandFailure.usage("a command is missing");
  }
}

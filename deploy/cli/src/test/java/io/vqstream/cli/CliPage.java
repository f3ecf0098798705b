package io.vqstream.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/** Generates the reference page of the command line, {@code docs/cli.md}, from the commands. */
final class CliPage {
  /** Columns of the help texts, so that the page does not depend on the terminal. */
  private static final int WIDTH = 100;

  private static final String HEAD =
      """
      # Command line

      Generated from the commands by `docs/generate.sh`; do not edit.

      `mvn package` lays the product out in `deploy/target/vqstream`. Copy that folder anywhere and call
      `bin/vqstream`.

      | exit status | meaning |
      |---|---|
      | 0 | Everything succeeded. |
      | 1 | Some input failed: each failure is one line on standard error, and the rest is done. Or the command failed, or its \
      answer is no (`health`: not ready; `adapt`: not better). |
      | 2 | The command line is wrong. Nothing is done. |
      | 130, 143 | Ended by Ctrl-C or SIGTERM. `encoder`, `decoder` and `ops` end with 0 after SIGTERM. |

      | environment variable | effect |
      |---|---|
      | `JAVA_HOME` | Selects the Java runtime, 17 or later. |
      | `VQSTREAM_OPTS` | Adds JVM options, such as `-Xmx8g`. |
      | `VQSTREAM_VECTOR=off` | Runs without the JVM's vector module: slower, same codes. |
      | `VQSTREAM_CONFIG_...` | Sets a setting of a service or of a Kafka client, see [settings](settings.md). |
      | `VQSTREAM_DEBUG=1` | Shows stack traces, as `--verbose` does. |
      | `DJL_CACHE_DIR` | Folder that `train` unpacks libtorch to, `~/.djl.ai` by default. |

      ## Files

      - **Existing files are kept.** A command never replaces a file unless `--force` is given, and never replaces an
        input. Outputs are written whole or not at all. Without `--force`, `compress`, `decompress`, `sample` and
        `receive` skip the files that exist and end with status 1; `train`, and the reports of `evaluate`, `bench` and
        `demo`, are refused before the work begins.
      - **Folders** are read recursively, by content: PNG, JPEG and WebP files of any name. Names that start with a dot
        are skipped, other image formats are counted and left out.
      - **Output names.** `a.png` becomes `a.vq`. If two inputs would share a name, both keep their extension: `a.png.vq`
        and `a.jpg.vq`. `decompress` restores the names; a coded JPEG file becomes `a.jpg.png`.
      - **Pipes.** `-` is standard input and `-o -` standard output, for one file of `compress` and `decompress`.
      - **Large images.** Images of more than 64 megapixels are rejected unless `--max-pixels` raises the limit. Give the
        JVM memory for them, such as `VQSTREAM_OPTS=-Xmx8g`.
      """;

  private CliPage() {}

  /** Returns the page in Markdown. */
  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    CommandLine root = VqStream.commandLine(CommandLine.defaultFactory());
    commands(root)
        .forEach(
            command ->
                page.append("\n## ")
                    .append(command.getCommandSpec().qualifiedName())
                    .append("\n\n```text\n")
                    .append(help(command))
                    .append("```\n"));
    return page.toString();
  }

  /** Returns the command and its subcommands, depth first; {@code help} excepted. */
  private static Stream<CommandLine> commands(CommandLine command) {
    List<CommandLine> below = new ArrayList<>(command.getSubcommands().values());
    below.removeIf(each -> each.getCommandSpec().userObject() instanceof HelpCommand);
    return Stream.concat(Stream.of(command), below.stream().flatMap(CliPage::commands));
  }

  private static String help(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage().autoWidth(false).width(WIDTH);
    return command
        .getUsageMessage(Ansi.OFF)
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}

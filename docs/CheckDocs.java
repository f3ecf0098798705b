import io.vqstream.cli.VqStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Checks Markdown pages: relative links, their anchors, and the commands of the product.
 *
 * <p>A command is a line of a fenced code block, or a code span, that calls {@code vqstream}. It is
 * parsed and not run. A code span may leave required options out. Blocks of {@code text} show
 * output and are skipped.
 */
public final class CheckDocs {
  private static final Pattern LINK =
      Pattern.compile("!?\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern HTML_LINK = Pattern.compile("(?:href|src|srcset)=\"([^\"\\s]+)\"");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z_]+=.*");

  /** Where a command ends that other words of the shell follow. */
  private static final Set<String> ENDS = Set.of("&&", "||", "|", ";", "&");

  private final Path root = Path.of("").toAbsolutePath();
  private final CommandLine product = VqStream.commandLine(CommandLine.defaultFactory());
  private final Map<Path, Set<String>> anchors = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int links;
  private int commands;

  /** Prints a line for each problem and ends with status 1 if there are any. */
  public static void main(String[] args) throws IOException {
    CheckDocs check = new CheckDocs();
    collectErrors(check.product);
    List<Path> pages =
        args.length == 0 ? check.pages() : Stream.of(args).map(check.root::resolve).toList();
    for (Path page : pages) {
      check.page(page);
    }
    check.problems.forEach(System.out::println);
    System.out.printf(
        "%d pages, %d links, %d commands, %d problems%n",
        pages.size(), check.links, check.commands, check.problems.size());
    System.exit(check.problems.isEmpty() ? 0 : 1);
  }

  private List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !hidden(root.relativize(file)))
          .sorted()
          .toList();
    }
  }

  /** Whether a path is a build output or starts with a dot somewhere. */
  private static boolean hidden(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".") || name.toString().equals("target")) {
        return true;
      }
    }
    return false;
  }

  private void page(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    String fence = null;
    String pending = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String at = root.relativize(page) + ":" + (i + 1) + ": ";
      if (line.strip().startsWith("```")) {
        fence = fence == null ? line.strip() : null;
      } else if (fence != null && !fence.equals("```text")) {
        pending += line.strip();
        if (pending.endsWith("\\")) {
          pending = pending.substring(0, pending.length() - 1) + " ";
        } else {
          shell(pending, at, true);
          pending = "";
        }
      } else if (fence == null) {
        links(page, line, at);
      }
    }
    spans(page, lines);
  }

  private void links(Path page, String line, String at) throws IOException {
    String text = SPAN.matcher(line).replaceAll("");
    for (Pattern pattern : List.of(LINK, HTML_LINK)) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        link(page, matcher.group(1), at);
      }
    }
  }

  private void link(Path page, String target, String at) throws IOException {
    if (target.matches("[a-z]+:.*")) {
      return;
    }
    links++;
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? page : page.getParent().resolve(path).normalize();
    if (!Files.exists(file)) {
      problems.add(at + "no such file: " + target);
    } else if (hash >= 0 && file.toString().endsWith(".md")) {
      if (!anchors(file).contains(target.substring(hash + 1))) {
        problems.add(at + "no such heading: " + target);
      }
    }
  }

  /** Returns the anchors of a page's headings, as GitHub makes them. */
  private Set<String> anchors(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known != null) {
      return known;
    }
    Set<String> found = new HashSet<>();
    boolean fenced = false;
    for (String line : Files.readAllLines(page)) {
      fenced ^= line.strip().startsWith("```");
      Matcher heading = HEADING.matcher(line);
      if (!fenced && heading.matches()) {
        String base = anchor(heading.group(1));
        String name = base;
        for (int i = 1; !found.add(name); i++) {
          name = base + "-" + i;
        }
      }
    }
    anchors.put(page, found);
    return found;
  }

  private static String anchor(String heading) {
    String text = heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  /** Checks the code spans, which may go over the end of a line. */
  private void spans(Path page, List<String> lines) {
    StringBuilder text = new StringBuilder();
    boolean fenced = false;
    for (String line : lines) {
      boolean fence = line.strip().startsWith("```");
      fenced ^= fence;
      text.append(fenced || fence ? "" : line).append('\n');
    }
    for (String paragraph : text.toString().split("\n\\s*\n")) {
      Matcher span = SPAN.matcher(paragraph.replace('\n', ' '));
      while (span.find()) {
        shell(span.group(1), root.relativize(page) + ": `" + span.group(1) + "`: ", false);
      }
    }
  }

  /** Checks the commands of the product on one line of a shell. */
  private void shell(String line, String at, boolean complete) {
    if (!line.contains("vqstream ")) {
      return;
    }
    Deque<String> words = new ArrayDeque<>(words(line));
    while (!words.isEmpty()) {
      while (!words.isEmpty() && ASSIGNMENT.matcher(words.peek()).matches()) {
        words.remove();
      }
      if (words.isEmpty()) {
        return;
      }
      String program = words.remove();
      List<String> arguments = new ArrayList<>();
      while (!words.isEmpty() && !ENDS.contains(words.peek())) {
        arguments.add(words.remove());
      }
      words.poll();
      if (program.equals("vqstream") || program.endsWith("bin/vqstream")) {
        parse(withoutRedirections(arguments), at, complete);
      }
    }
  }

  private static List<String> withoutRedirections(List<String> arguments) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).matches("[12]?[<>]+")) {
        i++;
      } else {
        kept.add(arguments.get(i));
      }
    }
    return kept;
  }

  private void parse(List<String> arguments, String at, boolean complete) {
    commands++;
    ParseResult result = product.parseArgs(arguments.toArray(String[]::new));
    while (true) {
      if (!result.isUsageHelpRequested() && !result.isVersionHelpRequested()) {
        for (Exception error : result.errors()) {
          if (complete || !(error instanceof MissingParameterException)) {
            problems.add(at + error.getMessage());
          }
        }
      }
      if (!result.hasSubcommand()) {
        return;
      }
      result = result.subcommand();
    }
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
    line.getSubcommands().values().forEach(CheckDocs::collectErrors);
  }

  /** Splits a line as a shell does; a comment ends it. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean started = false;
    char quote = 0;
    for (char c : line.toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        started = true;
      } else if (c == '#' && !started) {
        return words;
      } else if (Character.isWhitespace(c)) {
        if (started) {
          words.add(word.toString());
          word.setLength(0);
          started = false;
        }
      } else {
        word.append(c);
        started = true;
      }
    }
    if (started) {
      words.add(word.toString());
    }
    return words;
  }
}

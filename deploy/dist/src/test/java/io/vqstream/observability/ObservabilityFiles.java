package io.vqstream.observability;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The boards and rules in {@code deploy/observability}, as Grafana and Prometheus read them. */
final class ObservabilityFiles {
  static final Path FOLDER = Path.of("../observability");
  static final Path GRAFANA = FOLDER.resolve("grafana");
  static final Path RULES = FOLDER.resolve("prometheus/rules.yaml");
  static final Path RULES_TEST = FOLDER.resolve("prometheus/rules-test.yaml");

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern NOT_A_NAME =
      Pattern.compile(
          "\\{[^}]*}|\\[[^]]*]|\\b(?:by|on|ignoring|without|group_left)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_][\\w:]*+(?!\\s*\\()");
  private static final Pattern COMPARISON = Pattern.compile("(==|!=|>=|<=|>|<)(?! bool)(?=\\s)");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

  /** An expression and where it is. */
  record Expression(String origin, String text) {

    /** Returns the metrics that it names. */
    Set<String> metrics() {
      String bare = NOT_A_NAME.matcher(STRING.matcher(text).replaceAll("")).replaceAll(" ");
      Set<String> names = new TreeSet<>();
      Matcher name = NAME.matcher(bare);
      while (name.find()) {
        if (!OPERATORS.contains(name.group())) {
          names.add(name.group());
        }
      }
      return names;
    }

    /** Returns it with values in place of Grafana's variables. */
    String filled(String interval) {
      return text.replace("$__rate_interval", interval)
          .replace("$application", ".*")
          .replace("$route", ".*");
    }

    /** Returns it with comparisons that give 0 or 1 and thus always have a result. */
    Expression withoutThresholds() {
      return new Expression(origin, COMPARISON.matcher(text).replaceAll("$1 bool"));
    }
  }

  /** An alerting rule. */
  record Alert(String name, String severity, String summary, String runbook) {}

  private ObservabilityFiles() {}

  /** Returns the queries of all panels and variables. */
  static List<Expression> ofBoards() throws IOException {
    List<Expression> all = new ArrayList<>();
    for (Path file : boards()) {
      JsonObject board = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      for (JsonElement panel : board.getAsJsonArray("panels")) {
        for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
          String origin =
              file.getFileName() + ": " + panel.getAsJsonObject().get("title").getAsString();
          all.add(new Expression(origin, target.getAsJsonObject().get("expr").getAsString()));
        }
      }
      for (JsonElement variable : board.getAsJsonObject("templating").getAsJsonArray("list")) {
        Matcher values =
            Pattern.compile("label_values\\((.+), (\\w+)\\)")
                .matcher(variable.getAsJsonObject().get("query").getAsString());
        if (values.matches()) {
          all.add(
              new Expression(
                  file.getFileName() + ": variable",
                  "count by (" + values.group(2) + ") (" + values.group(1) + ")"));
        }
      }
    }
    return all;
  }

  static List<Path> boards() throws IOException {
    try (Stream<Path> files = Files.list(GRAFANA)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** Returns the expressions of all rules. */
  static List<Expression> ofRules() throws IOException {
    return rules().stream()
        .map(
            rule ->
                new Expression(
                    (String) rule.getOrDefault("alert", rule.get("record")),
                    (String) rule.get("expr")))
        .toList();
  }

  /** Returns the names that recording rules write. */
  static Set<String> recorded() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Map<String, Object> rule : rules()) {
      if (rule.containsKey("record")) {
        names.add((String) rule.get("record"));
      }
    }
    return names;
  }

  static List<Alert> alerts() throws IOException {
    return rules().stream()
        .filter(rule -> rule.containsKey("alert"))
        .map(
            rule -> {
              Map<String, Object> annotations = map(rule.get("annotations"));
              return new Alert(
                  (String) rule.get("alert"),
                  (String) map(rule.get("labels")).get("severity"),
                  (String) annotations.get("summary"),
                  (String) annotations.get("runbook_url"));
            })
        .toList();
  }

  private static List<Map<String, Object>> rules() throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Map<String, Object> group : list(map(yaml(RULES)).get("groups"))) {
      all.addAll(list(group.get("rules")));
    }
    return all;
  }

  /** Reads a YAML file of one document. */
  static Object yaml(Path file) throws IOException {
    return parser().load(Files.readString(file));
  }

  /** Returns a parser that refuses a key that occurs twice. */
  static Yaml parser() {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(strict));
  }

  @SuppressWarnings("unchecked") // a mapping of YAML
  static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  @SuppressWarnings("unchecked") // a sequence of mappings
  static List<Map<String, Object>> list(Object node) {
    return (List<Map<String, Object>>) node;
  }
}

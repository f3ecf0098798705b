package io.vqstream.observability;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A Grafana board. Its variables are the data source, the application and those that it adds;
 * panels are laid out in rows from the left.
 */
final class Board {
  private static final int COLUMNS = 24;
  private static final int SCHEMA = 39;

  final String id;
  private final String title;
  private final List<JsonObject> variables = new ArrayList<>();
  private final List<Panel> panels = new ArrayList<>();

  /**
   * @param id name of the file, and the end of the board's uid
   */
  Board(String id, String title) {
    this.id = id;
    this.title = title;
    JsonObject source = variable("datasource", "Data source", "datasource");
    source.addProperty("query", "prometheus");
    variables.add(source);
    select("application", "Application", "label_values(vqstream_images_total, application)");
  }

  /** Adds a variable that selects values of a label; all at first. */
  Board select(String name, String label, String query) {
    JsonObject variable = variable(name, label, "query");
    variable.add("datasource", datasource());
    variable.addProperty("query", query);
    variable.addProperty("definition", query);
    variable.addProperty("refresh", 2); // when the time range changes
    variable.addProperty("multi", true);
    variable.addProperty("includeAll", true);
    variable.addProperty("allValue", ".*");
    variable.addProperty("sort", 1);
    JsonObject all = new JsonObject();
    all.addProperty("text", "All");
    all.addProperty("value", "$__all");
    variable.add("current", all);
    variables.add(variable);
    return this;
  }

  Board add(Panel panel) {
    panels.add(panel);
    return this;
  }

  /** Returns the reference to the data source that the user selects. */
  static JsonObject datasource() {
    JsonObject source = new JsonObject();
    source.addProperty("type", "prometheus");
    source.addProperty("uid", "${datasource}");
    return source;
  }

  private static JsonObject variable(String name, String label, String type) {
    JsonObject variable = new JsonObject();
    variable.addProperty("name", name);
    variable.addProperty("label", label);
    variable.addProperty("type", type);
    return variable;
  }

  /** Returns the board as Grafana imports it. */
  String json() {
    JsonObject board = new JsonObject();
    board.addProperty("uid", "vqstream-" + id);
    board.addProperty("title", "vqstream / " + title);
    JsonArray tags = new JsonArray();
    tags.add("vqstream");
    board.add("tags", tags);
    board.addProperty("schemaVersion", SCHEMA);
    board.addProperty("editable", false);
    board.addProperty("graphTooltip", 1); // a shared cursor
    board.addProperty("refresh", "30s");
    JsonObject time = new JsonObject();
    time.addProperty("from", "now-3h");
    time.addProperty("to", "now");
    board.add("time", time);
    JsonObject templating = new JsonObject();
    JsonArray list = new JsonArray();
    variables.forEach(list::add);
    templating.add("list", list);
    board.add("templating", templating);
    board.add("links", links());
    board.add("panels", placed());
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(board)
        + "\n";
  }

  private static JsonArray links() {
    JsonObject others = new JsonObject();
    others.addProperty("type", "dashboards");
    others.addProperty("title", "vqstream");
    JsonArray tags = new JsonArray();
    tags.add("vqstream");
    others.add("tags", tags);
    others.addProperty("keepTime", true);
    others.addProperty("includeVars", true);
    JsonArray links = new JsonArray();
    links.add(others);
    return links;
  }

  private JsonArray placed() {
    JsonArray placed = new JsonArray();
    int x = 0;
    int y = 0;
    int height = 0;
    for (Panel panel : panels) {
      if (x + panel.kind.width > COLUMNS || height != 0 && height != panel.kind.height) {
        x = 0;
        y += height;
      }
      placed.add(panel.json(placed.size() + 1, x, y));
      x += panel.kind.width;
      height = panel.kind.height;
    }
    return placed;
  }
}

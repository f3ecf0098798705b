package io.vqstream.observability;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A panel of a Grafana board. */
final class Panel {
  /** Units in Grafana's words. */
  enum Unit {
    NONE("short"),
    PER_SECOND("cps"),
    SHARE("percentunit"),
    SECONDS("s"),
    MILLISECONDS("ms"),
    BYTES("bytes"),
    BYTES_PER_SECOND("Bps"),
    DECIBELS("dB"),
    BITS_PER_PIXEL("suffix:bits/px");

    final String id;

    Unit(String id) {
      this.id = id;
    }
  }

  /** Grafana's kinds of panels. */
  enum Kind {
    STAT("stat", 4, 4),
    LINES("timeseries", 12, 8),
    TABLE("table", 24, 7);

    final String id;
    final int width;
    final int height;

    Kind(String id, int width, int height) {
      this.id = id;
      this.width = width;
      this.height = height;
    }
  }

  private record Query(String expression, String legend) {}

  final Kind kind;
  final Unit unit;
  private final String title;
  private final String description;
  private final List<Query> queries = new ArrayList<>();
  private boolean stacked;

  private Panel(Kind kind, Unit unit, String title, String description) {
    this.kind = kind;
    this.unit = unit;
    this.title = title;
    this.description = description;
  }

  static Panel stat(Unit unit, String title, String description) {
    return new Panel(Kind.STAT, unit, title, description);
  }

  static Panel lines(Unit unit, String title, String description) {
    return new Panel(Kind.LINES, unit, title, description);
  }

  static Panel table(Unit unit, String title, String description) {
    return new Panel(Kind.TABLE, unit, title, description);
  }

  /**
   * Adds a query.
   *
   * @param legend with labels as {@code {{route}}}
   */
  Panel query(String expression, String legend) {
    queries.add(new Query(expression, legend));
    return this;
  }

  /** Stacks the lines. */
  Panel stacked() {
    stacked = true;
    return this;
  }

  JsonObject json(int id, int x, int y) {
    JsonObject panel = new JsonObject();
    panel.addProperty("id", id);
    panel.addProperty("type", kind.id);
    panel.addProperty("title", title);
    panel.addProperty("description", description);
    panel.add("datasource", Board.datasource());
    JsonObject position = new JsonObject();
    position.addProperty("h", kind.height);
    position.addProperty("w", kind.width);
    position.addProperty("x", x);
    position.addProperty("y", y);
    panel.add("gridPos", position);
    panel.add("fieldConfig", fieldConfig());
    panel.add("options", options());
    JsonArray targets = new JsonArray();
    for (int i = 0; i < queries.size(); i++) {
      targets.add(target(queries.get(i), Character.toString('A' + i)));
    }
    panel.add("targets", targets);
    return panel;
  }

  private JsonObject fieldConfig() {
    JsonObject custom = new JsonObject();
    if (kind == Kind.LINES) {
      custom.addProperty("drawStyle", "line");
      custom.addProperty("fillOpacity", stacked ? 30 : 8);
      custom.addProperty("showPoints", "never");
      if (stacked) {
        JsonObject stacking = new JsonObject();
        stacking.addProperty("mode", "normal");
        stacking.addProperty("group", "A");
        custom.add("stacking", stacking);
      }
    }
    JsonObject defaults = new JsonObject();
    defaults.addProperty("unit", unit.id);
    defaults.add("custom", custom);
    JsonObject config = new JsonObject();
    config.add("defaults", defaults);
    config.add("overrides", new JsonArray());
    return config;
  }

  private JsonObject options() {
    JsonObject options = new JsonObject();
    if (kind == Kind.LINES) {
      JsonObject legend = new JsonObject();
      legend.addProperty("displayMode", "table");
      legend.addProperty("placement", "bottom");
      JsonArray values = new JsonArray();
      values.add("lastNotNull");
      values.add("max");
      legend.add("calcs", values);
      options.add("legend", legend);
      JsonObject tooltip = new JsonObject();
      tooltip.addProperty("mode", "multi");
      tooltip.addProperty("sort", "desc");
      options.add("tooltip", tooltip);
    }
    return options;
  }

  private JsonObject target(Query query, String id) {
    JsonObject target = new JsonObject();
    target.addProperty("refId", id);
    target.add("datasource", Board.datasource());
    target.addProperty("expr", query.expression());
    target.addProperty("legendFormat", query.legend());
    boolean now = kind == Kind.TABLE;
    target.addProperty("instant", now);
    target.addProperty("range", !now);
    if (now) {
      target.addProperty("format", "table");
    }
    return target;
  }
}

package io.vqstream.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checkpoint and quality settings of each route. Immutable. */
public final class RouteTable {
  /** The table without routes. */
  public static final RouteTable EMPTY = new RouteTable(Map.of());

  private final Map<Route, RouteUse> routes;
  private final List<Map.Entry<Route, RouteUse>> longestFirst;

  public RouteTable(Map<Route, RouteUse> routes) {
    this.routes = Map.copyOf(routes);
    Comparator<Map.Entry<Route, RouteUse>> byPrefix =
        Comparator.comparingInt(each -> each.getKey().keyPrefix().size());
    this.longestFirst = this.routes.entrySet().stream().sorted(byPrefix.reversed()).toList();
  }

  /**
   * Returns the settings for a record: those of the route with the longest matching key prefix.
   *
   * @param key key of the record; null if it has none
   */
  public Optional<RouteUse> of(String topic, byte @Nullable [] key) {
    return entry(topic, key).map(Map.Entry::getValue);
  }

  /**
   * Returns the route of a record: that with the longest matching key prefix.
   *
   * @param key key of the record; null if it has none
   */
  public Optional<Route> route(String topic, byte @Nullable [] key) {
    return entry(topic, key).map(Map.Entry::getKey);
  }

  private Optional<Map.Entry<Route, RouteUse>> entry(String topic, byte @Nullable [] key) {
    ByteString recordKey = key == null ? null : UnsafeByteOperations.unsafeWrap(key);
    for (Map.Entry<Route, RouteUse> each : longestFirst) {
      if (each.getKey().covers(topic, recordKey)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns the settings of a route. */
  public Optional<RouteUse> of(Route route) {
    return Optional.ofNullable(routes.get(route));
  }

  /** Returns all routes. */
  public Collection<Route> routes() {
    return routes.keySet();
  }

  /** Returns the routes of one topic. */
  public RouteTable only(String topic) {
    Map<Route, RouteUse> some = new LinkedHashMap<>(routes);
    some.keySet().removeIf(route -> !route.topic().equals(topic));
    return new RouteTable(some);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RouteTable table && routes.equals(table.routes);
  }

  @Override
  public int hashCode() {
    return routes.hashCode();
  }

  @Override
  public String toString() {
    return routes.toString();
  }
}

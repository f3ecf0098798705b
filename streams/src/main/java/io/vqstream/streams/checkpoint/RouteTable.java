package io.vqstream.streams.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.checkpoint.CheckpointId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which checkpoint each route uses. Immutable. */
public final class RouteTable {
  /** No routes. */
  public static final RouteTable EMPTY = new RouteTable(Map.of());

  private final Map<Route, CheckpointId> routes;
  private final List<Map.Entry<Route, CheckpointId>> longestFirst;

  public RouteTable(Map<Route, CheckpointId> routes) {
    this.routes = Map.copyOf(routes);
    Comparator<Map.Entry<Route, CheckpointId>> byPrefix =
        Comparator.comparingInt(each -> each.getKey().keyPrefix().size());
    this.longestFirst = this.routes.entrySet().stream().sorted(byPrefix.reversed()).toList();
  }

  /**
   * The checkpoint for a record: of the route with the longest prefix of its key, else of its
   * topic.
   *
   * @param key null where it has none
   */
  public Optional<CheckpointId> of(String topic, byte[] key) {
    ByteString recordKey = key == null ? null : UnsafeByteOperations.unsafeWrap(key);
    for (Map.Entry<Route, CheckpointId> each : longestFirst) {
      if (each.getKey().covers(topic, recordKey)) {
        return Optional.of(each.getValue());
      }
    }
    return Optional.empty();
  }

  /** The checkpoint of just that route. */
  public Optional<CheckpointId> of(Route route) {
    return Optional.ofNullable(routes.get(route));
  }

  /** All routes. */
  public Collection<Route> routes() {
    return routes.keySet();
  }

  /** The routes of one topic. */
  public RouteTable only(String topic) {
    Map<Route, CheckpointId> some = new LinkedHashMap<>(routes);
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

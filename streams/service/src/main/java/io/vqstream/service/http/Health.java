package io.vqstream.service.http;

import java.util.List;
import java.util.stream.Collectors;

/** The health of a service, for probes. Thread-safe. */
public interface Health {

  /** Returns whether the service processes records. False while it starts or rebalances. */
  boolean ready();

  /**
   * Returns whether the service can recover without a restart. False once it failed or was closed.
   */
  boolean live();

  /** Returns a description of the state in one line. */
  String state();

  /** Returns the description of the topology by Kafka Streams. */
  String topology();

  /** Combines services of one process: ready and live if all are. */
  static Health all(List<? extends Health> parts) {
    List<Health> all = List.copyOf(parts);
    return new Health() {
      @Override
      public boolean ready() {
        return all.stream().allMatch(Health::ready);
      }

      @Override
      public boolean live() {
        return all.stream().allMatch(Health::live);
      }

      @Override
      public String state() {
        return all.stream().map(Health::state).collect(Collectors.joining("\n"));
      }

      @Override
      public String topology() {
        return all.stream().map(Health::topology).collect(Collectors.joining("\n"));
      }
    };
  }
}

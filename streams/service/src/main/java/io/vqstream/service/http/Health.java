package io.vqstream.service.http;

import java.util.List;
import java.util.stream.Collectors;

/** What a service says of itself to a probe. Called on any thread. */
public interface Health {

  /** Whether it does its work now. A starting or rebalancing service is not ready. */
  boolean ready();

  /** Whether waiting may still help. A failed or closed service is not alive: start it again. */
  boolean live();

  /** The state in a word or a line, for people. */
  String state();

  /** The topology as Kafka Streams describes it. */
  String topology();

  /** Several services in one process: ready and alive when all are. */
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

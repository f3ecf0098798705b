package io.vqstream.service.ops;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The consumer groups of the services of a cluster, as its brokers know them. */
public interface ServiceGroups {

  /**
   * A process that is a member of a group.
   *
   * @param application application id, which is the group
   * @param process identifies the process
   * @param host address from which it is connected
   * @param partitions assigned partitions by topic
   */
  record Member(
      String application, String process, String host, Map<String, Set<Integer>> partitions) {}

  /**
   * What the brokers say.
   *
   * @param members processes of all groups
   * @param lag offsets from the committed one to the end, by topic and partition; a partition whose
   *     lag is unknown has none
   */
  record State(List<Member> members, Map<String, Map<Integer, Double>> lag) {
    static final State EMPTY = new State(List.of(), Map.of());
  }

  /** Returns the application ids. */
  List<String> applications();

  /**
   * Asks the brokers. A group that does not exist has no members.
   *
   * @throws IOException if no broker answers or a right is missing; the message is one line
   */
  State read() throws IOException;
}

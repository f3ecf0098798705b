package io.vqstream.service.ops;

import com.google.gson.JsonObject;
import io.vqstream.service.config.Role;
import io.vqstream.service.ops.InstanceReader.Answer;
import io.vqstream.service.ops.ServiceGroups.Member;
import io.vqstream.service.ops.Status.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An instance of the group: an endpoint, a member, or both.
 *
 * @param endpoint empty for a member whose endpoint is not known
 * @param answer empty without an endpoint
 * @param member empty if the brokers do not know a member at the endpoint
 * @param rate images per second; NaN if it is unknown
 */
record Instance(
    Optional<Endpoint> endpoint, Optional<Answer> answer, Optional<Member> member, double rate) {
  private static final int SHOWN_PROCESS = 8;

  /** Returns whether the instance processes images. */
  boolean ready() {
    return answer.filter(Answer::ready).isPresent();
  }

  /** Returns the name to show. */
  String name() {
    return endpoint
        .map(Endpoint::toString)
        .orElseGet(
            () -> {
              String process = member.orElseThrow().process();
              return member.get().host()
                  + ", process "
                  + process.substring(0, Math.min(SHOWN_PROCESS, process.length()));
            });
  }

  /** Returns the state in words. */
  String state() {
    if (answer.isEmpty()) {
      return "Its endpoint is not known";
    }
    String state = answer.get().state();
    if (answer.get().totals().isEmpty()) {
      return "Does not answer: " + state;
    }
    return answer.get().ready() ? "Ready" : "Not ready: " + state;
  }

  private Optional<MeterTotals> totals() {
    return answer.flatMap(Answer::totals);
  }

  /** Returns whether it answers and runs a service of a role. */
  boolean has(Role role) {
    return totals().stream()
        .flatMap(each -> each.services.values().stream())
        .anyMatch(each -> each.role() == role);
  }

  private String roles() {
    String roles =
        totals().stream()
            .flatMap(each -> each.services.values().stream())
            .map(OpsService::role)
            .map(Role::id)
            .distinct()
            .collect(Collectors.joining(" and "));
    return roles.isEmpty() ? member.map(Member::application).orElse("") : roles;
  }

  /**
   * Returns the row of the page.
   *
   * @param lag lag of the group by topic and partition
   */
  JsonObject json(Map<String, Map<Integer, Double>> lag) {
    JsonObject json = new JsonObject();
    json.addProperty("id", name() + member.map(Member::process).orElse(""));
    json.addProperty("name", name());
    endpoint.ifPresent(each -> json.addProperty("link", each.link()));
    json.addProperty("role", roles());
    json.addProperty(
        "level", (ready() ? Level.GOOD : Level.WARNING).name().toLowerCase(Locale.ROOT));
    json.addProperty("state", state());
    json.addProperty(
        "partitions",
        partitions().entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each -> each.getKey() + " " + ranges(each.getValue()))
            .collect(Collectors.joining("; ")));
    Json.put(json, "lag", lagOf(lag));
    Json.put(json, "rate", rate);
    MeterTotals unknown = new MeterTotals(0);
    MeterTotals now = totals().orElse(unknown);
    Json.put(json, "images", now == unknown ? Double.NaN : now.allImages());
    Json.put(json, "failed", now == unknown ? Double.NaN : now.failed());
    Json.put(
        json,
        "threads",
        now.threads.isEmpty()
            ? Double.NaN
            : now.threads.values().stream().mapToDouble(Double::doubleValue).sum());
    Json.put(json, "memory", now.memory);
    Json.put(json, "started", 1e3 * now.started);
    json.addProperty("version", now.version);
    return json;
  }

  /** Returns the partitions that brokers name, else those that the instance reads. */
  private Map<String, Set<Integer>> partitions() {
    return member
        .map(Member::partitions)
        .orElseGet(() -> totals().map(each -> each.partitions).orElse(Map.of()));
  }

  private double lagOf(Map<String, Map<Integer, Double>> lag) {
    double sum = partitions().isEmpty() ? Double.NaN : 0;
    for (Map.Entry<String, Set<Integer>> each : partitions().entrySet()) {
      for (int partition : each.getValue()) {
        sum += lag.getOrDefault(each.getKey(), Map.of()).getOrDefault(partition, Double.NaN);
      }
    }
    return sum;
  }

  /** Returns numbers as ranges, such as 0-3, 7. */
  static String ranges(Set<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    TreeSet<Integer> sorted = new TreeSet<>(numbers);
    while (!sorted.isEmpty()) {
      int first = sorted.pollFirst();
      int last = first;
      while (sorted.remove(last + 1)) {
        last++;
      }
      ranges.add(first == last ? Integer.toString(first) : first + "-" + last);
    }
    return String.join(", ", ranges);
  }

  /**
   * Returns how well a member fits an endpoint that answers: by the application, the partitions and
   * the host; 0 if it does not.
   */
  static int fit(Endpoint endpoint, MeterTotals totals, Member member) {
    boolean same =
        totals.services.containsKey(member.application())
            || totals.threads.containsKey(member.application());
    if (!same) {
      return 0;
    }
    boolean partitions =
        !member.partitions().isEmpty()
            && member.partitions().entrySet().stream()
                .allMatch(each -> each.getValue().equals(totals.partitions.get(each.getKey())));
    return (partitions ? 2 : 0) + (endpoint.isAt(member.host()) ? 1 : 0);
  }
}

package io.vqstream.service.ops;

import com.google.gson.JsonArray;
import io.vqstream.service.config.Role;
import io.vqstream.service.http.Health;
import io.vqstream.service.ops.InstanceReader.Answer;
import io.vqstream.service.ops.ServiceGroups.Member;
import io.vqstream.service.ops.Status.Level;
import io.vqstream.service.ops.Status.Problem;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances of the services of a cluster. Every {@value #ROUND_SECONDS} s it asks the brokers
 * for the members, partitions and lag of the groups, and the endpoints of the instances for their
 * meters, which needs no token.
 *
 * <p>Brokers know the address of a member, not the port of its endpoint. Endpoints are therefore
 * those that the user names, and the default ports of both roles at the addresses of the members. A
 * member whose endpoint is not found, and an endpoint that does not answer, are shown as such.
 */
public final class InstanceGroup implements Health, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(InstanceGroup.class);
  private static final int ROUND_SECONDS = 5;
  private static final int MAX_ENDPOINTS = 500;

  private final ServiceGroups groups;
  private final List<Endpoint> named;
  private final Clock clock;
  private final InstanceReader reader;
  private final GroupTotals sums = new GroupTotals();
  private final ScheduledExecutorService executor;
  private volatile ServiceGroups.State members = ServiceGroups.State.EMPTY;
  private volatile String brokerError = "";
  private volatile View view;

  /** What a round found. */
  private record View(
      MeterTotals totals, List<Instance> instances, Set<Endpoint> named, List<Problem> problems) {}

  private InstanceGroup(ServiceGroups groups, List<Endpoint> named, Clock clock) {
    this.groups = groups;
    this.named = List.copyOf(named);
    this.clock = clock;
    this.reader = new InstanceReader(clock);
    this.view = new View(new MeterTotals(clock.millis()), List.of(), Set.of(), List.of());
    this.executor =
        Executors.newScheduledThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "ops-group");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Asks everyone once, then in the background.
   *
   * @param named endpoints that the user names
   */
  public static InstanceGroup start(ServiceGroups groups, List<Endpoint> named) {
    InstanceGroup group = new InstanceGroup(groups, named, Clock.systemUTC());
    group.askBrokers();
    group.askInstances();
    group.every(group::askBrokers);
    group.every(group::askInstances);
    return group;
  }

  private void every(Runnable round) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                round.run();
              } catch (RuntimeException e) { // an exception would silently end the schedule
                LOGGER.debug("the group cannot be read", e);
              }
            },
            ROUND_SECONDS,
            ROUND_SECONDS,
            TimeUnit.SECONDS);
  }

  private void askBrokers() {
    try {
      members = groups.read();
      brokerError = "";
    } catch (IOException e) {
      members = new ServiceGroups.State(members.members(), Map.of()); // the lag is unknown
      brokerError = e.getMessage();
    }
  }

  private void askInstances() {
    ServiceGroups.State known = members;
    Map<Endpoint, Optional<String>> asked = named();
    Set<Endpoint> guessed = new LinkedHashSet<>();
    for (Member each : known.members()) {
      for (Role role : Role.values()) {
        Endpoint endpoint = Endpoint.of(each.host(), role.defaultMetricsPort());
        boolean isNamed =
            asked.keySet().stream()
                .anyMatch(n -> n.port() == endpoint.port() && n.isAt(each.host()));
        if (!isNamed && guessed.size() < MAX_ENDPOINTS) {
          guessed.add(endpoint);
        }
      }
    }
    Set<Endpoint> all = new LinkedHashSet<>(guessed);
    asked.forEach((endpoint, error) -> error.ifPresentOrElse(e -> {}, () -> all.add(endpoint)));
    Map<Endpoint, Answer> answers = reader.read(all);
    asked.forEach(
        (endpoint, error) ->
            error.ifPresent(e -> answers.put(endpoint, new Answer(Optional.empty(), e))));
    guessed.forEach(
        each -> {
          if (answers.get(each).totals().isEmpty()) {
            answers.remove(each);
          }
        });
    combine(known, asked.keySet(), answers);
  }

  /** Returns the endpoints that the user named, with what is wrong with their names. */
  private Map<Endpoint, Optional<String>> named() {
    Map<Endpoint, Optional<String>> all = new LinkedHashMap<>();
    for (Endpoint each : named) {
      try {
        each.all().forEach(one -> all.put(one, Optional.empty()));
      } catch (UnknownHostException e) {
        all.put(each, Optional.of("unknown host " + each.host()));
      }
    }
    return all;
  }

  private void combine(
      ServiceGroups.State known, Set<Endpoint> namedNow, Map<Endpoint, Answer> answers) {
    Map<Endpoint, MeterTotals> answered = new LinkedHashMap<>();
    answers.forEach(
        (endpoint, answer) -> answer.totals().ifPresent(each -> answered.put(endpoint, each)));
    Map<String, Map<Integer, Double>> lag = new LinkedHashMap<>(known.lag());
    MeterTotals totals = sums.add(answered, lag, clock.millis());
    List<Instance> instances = instances(known.members(), answers, answered);
    view = new View(totals, instances, Set.copyOf(namedNow), problems(known, instances));
  }

  private List<Instance> instances(
      List<Member> members, Map<Endpoint, Answer> answers, Map<Endpoint, MeterTotals> answered) {
    List<Member> rest = new ArrayList<>(members);
    Map<Endpoint, Member> matched = new LinkedHashMap<>();
    for (int fit = 3; fit > 0; fit--) { // the best first
      for (Map.Entry<Endpoint, MeterTotals> each : answered.entrySet()) {
        for (Member member : List.copyOf(rest)) {
          if (!matched.containsKey(each.getKey())
              && Instance.fit(each.getKey(), each.getValue(), member) == fit) {
            matched.put(each.getKey(), member);
            rest.remove(member);
          }
        }
      }
    }
    List<Instance> instances = new ArrayList<>();
    answers.forEach(
        (endpoint, answer) ->
            instances.add(
                new Instance(
                    Optional.of(endpoint),
                    Optional.of(answer),
                    Optional.ofNullable(matched.get(endpoint)),
                    answer.totals().map(t -> sums.rate(endpoint, t)).orElse(Double.NaN))));
    for (Member each : rest) {
      instances.add(
          new Instance(Optional.empty(), Optional.empty(), Optional.of(each), Double.NaN));
    }
    instances.sort(Comparator.comparing(Instance::ready).thenComparing(Instance::name));
    return List.copyOf(instances);
  }

  private List<Problem> problems(ServiceGroups.State known, List<Instance> instances) {
    List<Problem> problems = new ArrayList<>();
    if (!brokerError.isEmpty()) {
      problems.add(
          new Problem(
              Level.BAD,
              "Members and lag of the groups are unknown: " + brokerError + ".",
              "Look at the brokers and at the rights of this command."));
    } else {
      for (String application : groups.applications()) {
        if (known.members().stream().noneMatch(each -> each.application().equals(application))) {
          problems.add(
              new Problem(
                  Level.BAD,
                  "No instance of " + application + " is a member of its group.",
                  "Start one, or name the right application ids with --applications."));
        }
      }
    }
    for (Instance each : instances) {
      if (!each.ready()) {
        problems.add(
            new Problem(
                Level.WARNING,
                each.name() + ": " + each.state() + ".",
                each.endpoint().isPresent()
                    ? "Look at its log."
                    : "Name it with --instances. Its metrics.host must be an address that this"
                        + " machine reaches."));
      }
    }
    return problems;
  }

  /** Returns the latest totals of all instances. */
  MeterTotals totals() {
    return view.totals();
  }

  /** Returns the services that instances have told of, the encoder first. */
  List<OpsService> services() {
    return view.totals().services.values().stream()
        .sorted(Comparator.comparing(OpsService::role))
        .toList();
  }

  /** Returns the endpoints of the encoders that answer. */
  List<Endpoint> encoders() {
    return view.instances().stream()
        .filter(each -> each.has(Role.ENCODER))
        .flatMap(each -> each.endpoint().stream())
        .toList();
  }

  /**
   * Returns whether the user named an endpoint: it was not only found at the address of a member.
   */
  boolean isNamed(Endpoint endpoint) {
    return view.named().contains(endpoint);
  }

  List<Problem> problems() {
    return view.problems();
  }

  /** Returns how many of the instances are ready, in words. */
  String summary() {
    List<Instance> instances = view.instances();
    long ready = instances.stream().filter(Instance::ready).count();
    return ready + " of " + instances.size() + (instances.size() == 1 ? " instance" : " instances");
  }

  /** Returns the rows of the page. */
  JsonArray json() {
    View now = view;
    JsonArray rows = new JsonArray();
    now.instances().forEach(each -> rows.add(each.json(now.totals().lag)));
    return rows;
  }

  @Override
  public boolean ready() {
    return view.instances().stream().anyMatch(Instance::ready);
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public String state() {
    return summary() + (ready() ? " ready" : ", none is ready");
  }

  @Override
  public String topology() {
    StringBuilder text = new StringBuilder();
    for (OpsService each : services()) {
      text.append(each.application())
          .append(": ")
          .append(each.source())
          .append(" -> ")
          .append(each.sink())
          .append(", failures -> ")
          .append(each.failures())
          .append('\n');
    }
    return text.length() == 0 ? "no instance has told its topics yet\n" : text.toString();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

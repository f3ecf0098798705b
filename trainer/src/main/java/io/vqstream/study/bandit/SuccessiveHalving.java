package io.vqstream.study.bandit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Chooses which arm to pull next by successive halving: all arms that are left are pulled once a
 * round, and the better half of them goes on to the next (Jamieson and Talwalkar 2016,
 * "Non-stochastic best arm identification and hyperparameter optimization", section 3). A pull
 * trains an arm as long as all its pulls before together, so that the arms of a round are compared
 * after the same training.
 */
public final class SuccessiveHalving {
  private final int[] pulls;
  private final double[] rewards; // the last of each arm
  private final List<Integer> eliminated = new ArrayList<>();
  private List<Integer> left;
  private int round;

  /**
   * @param arms number of arms, at least 1
   */
  public SuccessiveHalving(int arms) {
    pulls = new int[arms];
    rewards = new double[arms];
    left = IntStream.range(0, arms).boxed().toList();
  }

  /** Returns the training of all pulls, in units of the first pull of an arm. */
  public static int units(int arms) {
    int units = arms;
    int pull = 1;
    for (int some = half(arms); some > 1; some = half(some)) {
      units += some * pull;
      pull *= 2;
    }
    return units;
  }

  private static int half(int arms) {
    return (arms + 1) / 2;
  }

  /** Returns the arm to pull; empty once the best one is found. */
  public OptionalInt next() {
    while (true) {
      for (int arm : left) {
        if (pulls[arm] <= round) {
          return OptionalInt.of(arm);
        }
      }
      if (half(left.size()) == 1) {
        return OptionalInt.empty();
      }
      List<Integer> order = sorted(left);
      int keep = half(left.size());
      eliminated.addAll(0, order.subList(keep, order.size()));
      left = List.copyOf(order.subList(0, keep));
      round++;
    }
  }

  /**
   * Adds the reward of the arm that {@link #next} named.
   *
   * @param reward 0..1
   */
  public void add(int arm, double reward) {
    pulls[arm]++;
    rewards[arm] = reward;
  }

  /** Returns how often an arm was pulled. */
  public int pulls(int arm) {
    return pulls[arm];
  }

  /** Returns all arms, the best first: those of the last round, then those eliminated before. */
  public List<Integer> ranking() {
    List<Integer> ranking = new ArrayList<>(sorted(left));
    ranking.addAll(eliminated);
    return ranking;
  }

  private List<Integer> sorted(List<Integer> arms) {
    return arms.stream()
        .sorted(Comparator.comparingDouble((Integer arm) -> -rewards[arm]))
        .toList();
  }
}

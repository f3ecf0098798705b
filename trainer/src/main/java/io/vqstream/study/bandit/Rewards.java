package io.vqstream.study.bandit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rewards of arms. An arm that is trained gets better, so only its last rewards count
 * (sliding-window UCB: Garivier and Moulines 2011, section 3).
 */
public final class Rewards {
  private final int window;
  private final List<Deque<Double>> last = new ArrayList<>();
  private final int[] pulls;

  /**
   * @param arms number of arms
   * @param window rewards of an arm that count
   */
  public Rewards(int arms, int window) {
    this.window = window;
    pulls = new int[arms];
    for (int i = 0; i < arms; i++) {
      last.add(new ArrayDeque<>());
    }
  }

  /** Adds a reward. */
  public void add(int arm, double reward) {
    pulls[arm]++;
    Deque<Double> rewards = last.get(arm);
    rewards.addLast(reward);
    if (rewards.size() > window) {
      rewards.removeFirst();
    }
  }

  /** Returns the number of arms. */
  public int arms() {
    return pulls.length;
  }

  /** Returns how often an arm was pulled. */
  public int pulls(int arm) {
    return pulls[arm];
  }

  /** Returns how often all arms together were pulled. */
  public int total() {
    int total = 0;
    for (int count : pulls) {
      total += count;
    }
    return total;
  }

  /** Returns the mean of an arm's last rewards; NaN for an arm without any. */
  public double mean(int arm) {
    return last.get(arm).stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Returns the rewards of an arm that count. */
  int counted(int arm) {
    return last.get(arm).size();
  }

  /** Returns an arm without rewards, or -1. */
  int untried() {
    for (int i = 0; i < pulls.length; i++) {
      if (pulls[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the arm of the highest mean; all arms have rewards. */
  public int best() {
    int best = 0;
    for (int i = 1; i < pulls.length; i++) {
      best = mean(i) > mean(best) ? i : best;
    }
    return best;
  }
}

package io.vqstream.study.bandit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rewards of arms. An arm that is trained gets better, so only the last rewards of all arms
 * together count (sliding-window UCB: Garivier and Moulines 2011, section 3).
 */
public final class Rewards {
  /** Keeps policies trying where all rewards of the window are the same. */
  private static final double MIN_SPREAD = 0.005;

  private final int window;
  private final Deque<Reward> last = new ArrayDeque<>();
  private final int[] pulls;

  private record Reward(int arm, double value) {}

  /**
   * @param arms number of arms
   * @param window rewards, of all arms together, that count
   */
  public Rewards(int arms, int window) {
    this.window = window;
    pulls = new int[arms];
  }

  /** Adds a reward. */
  public void add(int arm, double reward) {
    pulls[arm]++;
    last.addLast(new Reward(arm, reward));
    if (last.size() > window) {
      last.removeFirst();
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

  /** Returns the mean of an arm's rewards that count; NaN for an arm without any. */
  public double mean(int arm) {
    return last.stream()
        .filter(reward -> reward.arm() == arm)
        .mapToDouble(Reward::value)
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the rewards that count. */
  int counted() {
    return last.size();
  }

  /** Returns the rewards of an arm that count. */
  int counted(int arm) {
    return (int) last.stream().filter(reward -> reward.arm() == arm).count();
  }

  /** Returns the standard deviation of the rewards that count, of all arms together. */
  double spread() {
    double mean = last.stream().mapToDouble(Reward::value).average().orElse(0);
    double squares =
        last.stream().mapToDouble(reward -> Math.pow(reward.value() - mean, 2)).average().orElse(0);
    return Math.max(MIN_SPREAD, Math.sqrt(squares));
  }

  /** Returns an arm without rewards that count, or -1. */
  int untried() {
    for (int i = 0; i < pulls.length; i++) {
      if (counted(i) == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the arm of the highest mean among those with rewards that count. */
  public int best() {
    int best = -1;
    for (int i = 0; i < pulls.length; i++) {
      if (counted(i) > 0 && (best < 0 || mean(i) > mean(best))) {
        best = i;
      }
    }
    return best;
  }
}

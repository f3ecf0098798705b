package io.vqstream.study.bandit;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Chooses which arm to pull next. All pull each arm once first, and again once no reward of it is
 * left in the window. Rewards are in 0..1.
 */
public enum Policy {
  /** The best arm, and a random one with probability 0.1 (Sutton and Barto 2018, section 2.2). */
  EPSILON_GREEDY("epsilon-greedy") {
    @Override
    int choose(Rewards rewards, Random random) {
      return random.nextDouble() < EPSILON ? random.nextInt(rewards.arms()) : rewards.best();
    }
  },
  /** Each arm in turn, for comparison. */
  UNIFORM("uniform") {
    @Override
    int choose(Rewards rewards, Random random) {
      return highest(rewards, arm -> -rewards.pulls(arm));
    }
  },
  /**
   * The highest upper confidence bound (Auer, Cesa-Bianchi and Fischer 2002, figure 1) over a
   * sliding window (Garivier and Moulines 2011, section 3), for rewards that lie as close together
   * as those of the window.
   */
  UCB1("UCB1") {
    @Override
    int choose(Rewards rewards, Random random) {
      double logarithm = 2 * Math.log(rewards.counted());
      double spread = rewards.spread();
      return highest(
          rewards, arm -> rewards.mean(arm) + spread * Math.sqrt(logarithm / rewards.counted(arm)));
    }
  },
  /**
   * The highest sample of normal posteriors of the means, with the deviation of the rewards of the
   * window (Thompson 1933; Russo et al. 2018, section 3).
   */
  THOMPSON("Thompson") {
    @Override
    int choose(Rewards rewards, Random random) {
      double spread = rewards.spread();
      return highest(
          rewards,
          arm ->
              rewards.mean(arm) + spread * random.nextGaussian() / Math.sqrt(rewards.counted(arm)));
    }
  };

  private static final double EPSILON = 0.1;

  private final String label;

  Policy(String label) {
    this.label = label;
  }

  /** Returns the name for reports. */
  public String label() {
    return label;
  }

  /** Returns the arm to pull. */
  public int next(Rewards rewards, Random random) {
    int untried = rewards.untried();
    return untried >= 0 ? untried : choose(rewards, random);
  }

  /** Chooses an arm where all have rewards. */
  abstract int choose(Rewards rewards, Random random);

  private static int highest(Rewards rewards, IntToDoubleFunction value) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int arm = 0; arm < rewards.arms(); arm++) {
      double one = value.applyAsDouble(arm);
      if (one > highest) {
        highest = one;
        best = arm;
      }
    }
    return best;
  }
}

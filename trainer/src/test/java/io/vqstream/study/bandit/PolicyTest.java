package io.vqstream.study.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

  @ParameterizedTest
  @EnumSource
  void pullsTheBestArmMost(Policy policy) {
    // Given arms of which the third is best
    double[] means = {0.5, 0.6, 0.8, 0.55};
    Rewards rewards = new Rewards(means.length, 40);
    Random random = new Random(3);

    // When
    for (int i = 0; i < 200; i++) {
      int arm = policy.next(rewards, random);
      rewards.add(arm, means[arm] + 0.02 * random.nextGaussian());
    }

    // Then
    assertThat(rewards.best()).isEqualTo(2);
    int most = policy == Policy.UNIFORM ? 50 : 100;
    assertThat(rewards.pulls(2)).isGreaterThanOrEqualTo(most);
  }

  @ParameterizedTest
  @EnumSource
  void findsAnArmThatGetsBetterLater(Policy policy) {
    // Given an arm that is worst until the hundredth pull, and best from then on
    Rewards rewards = new Rewards(3, 30);
    Random random = new Random(5);

    // When
    for (int i = 0; i < 300; i++) {
      int arm = policy.next(rewards, random);
      double mean = arm < 2 ? 0.5 + 0.05 * arm : i < 100 ? 0.3 : 0.8;
      rewards.add(arm, mean + 0.02 * random.nextGaussian());
    }

    // Then
    assertThat(rewards.best()).isEqualTo(2);
  }

  @Test
  void onlyLastRewardsOfAllArmsCount() {
    // Given
    Rewards rewards = new Rewards(2, 3);

    // When
    rewards.add(1, 0.9);
    rewards.add(0, 0.1);
    rewards.add(0, 0.5);
    rewards.add(0, 0.6);

    // Then
    assertThat(rewards.mean(0)).isCloseTo(0.4, within(1e-12));
    assertThat(rewards.pulls(0)).isEqualTo(3);
    assertThat(rewards.untried()).isEqualTo(1);
    assertThat(rewards.best()).isZero();
  }
}

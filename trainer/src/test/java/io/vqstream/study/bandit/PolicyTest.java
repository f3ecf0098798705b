package io.vqstream.study.bandit;

import static org.assertj.core.api.Assertions.assertThat;

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
    Rewards rewards = new Rewards(means.length, 10);
    Random random = new Random(3);

    // When
    for (int i = 0; i < 200; i++) {
      int arm = policy.next(rewards, random);
      rewards.add(arm, means[arm] + 0.02 * random.nextGaussian());
    }

    // Then
    assertThat(rewards.best()).isEqualTo(2);
    assertThat(rewards.pulls(2)).isGreaterThan(130);
    assertThat(rewards.pulls(0)).isPositive();
  }

  @Test
  void onlyLastRewardsCount() {
    // Given
    Rewards rewards = new Rewards(1, 2);

    // When
    rewards.add(0, 0.1);
    rewards.add(0, 0.5);
    rewards.add(0, 0.7);

    // Then
    assertThat(rewards.mean(0)).isEqualTo(0.6);
    assertThat(rewards.pulls(0)).isEqualTo(3);
  }
}

package io.vqstream.study.catalog;

import io.vqstream.study.architecture.Architecture;
import io.vqstream.study.bandit.DecoderArms;
import io.vqstream.study.bandit.Policy;
import io.vqstream.study.bandit.Rewards;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A bandit that divides training among five decoders of one encoder. */
final class BanditStudy implements Study {
  private static final List<Architecture> DECODERS =
      List.of(
          Architecture.LINEAR,
          Architecture.MLP,
          Architecture.DEEP,
          Architecture.CONVOLUTION,
          Architecture.REPEAT);
  private static final String ERROR = "squared error of the chosen decoder";
  private static final String REGRET = "regret";
  private static final String STEPS = "steps";
  private static final String CHOICE = "pulls of ";
  private static final String EVERY = "all to the end";
  private static final int WINDOW = 5;
  private static final int BATCH = 64;
  private static final int TEST_IMAGES = 250;
  private static final double RATE = 1e-3;

  @Override
  public String name() {
    return "bandit";
  }

  @Override
  public String title() {
    return "Five decoders of one encoder as arms: epsilon-greedy, UCB1, Thompson, and training all";
  }

  @Override
  public String sources() {
    return "Auer et al. 2002; Russo et al. 2018. A pull trains the shared encoder and one decoder;"
        + " the reward is 1 - squared error / variance of the images. Regret: sum over pulls of what"
        + " the reward lacks to the best reward of the run. All to the end: each decoder with its"
        + " own encoder for as many steps as a bandit has in all.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    List<Run> runs = new ArrayList<>();
    for (ImageSet set : sets) {
      ImageSet images = set.limit(Integer.MAX_VALUE, TEST_IMAGES);
      int pulls = profile.of(25, 200);
      int steps = profile.of(15, 50);
      Map<String, String> settings =
          Map.of("images", images.name(), "pulls", pulls + " of " + steps + " steps");
      for (Policy policy : Policy.values()) {
        runs.add(
            new Run(
                images.name() + ", " + policy.label(),
                settings,
                (seed, budget) -> play(policy, images, pulls, steps, seed, budget)));
      }
      runs.add(
          new Run(
              images.name() + ", " + EVERY,
              settings,
              (seed, budget) -> every(images, pulls * steps, seed, budget)));
    }
    return runs;
  }

  private static String label(Architecture decoder) {
    return decoder.name().toLowerCase(Locale.ROOT);
  }

  private static RunResult play(
      Policy policy, ImageSet images, int pulls, int steps, long seed, Budget budget) {
    RunResult result = new RunResult();
    Rewards rewards = new Rewards(DECODERS.size(), WINDOW);
    Random random = new Random(seed);
    List<Double> all = new ArrayList<>();
    try (DecoderArms arms = new DecoderArms(Architecture.MLP, DECODERS, images, seed)) {
      while (all.size() < pulls && !budget.isSpent()) {
        int arm = policy.next(rewards, random);
        double reward = arms.pull(arm, steps, BATCH, Scalars.of(RATE));
        rewards.add(arm, reward);
        all.add(reward);
        for (int i = 0; i < DECODERS.size(); i++) {
          result.point(CHOICE + label(DECODERS.get(i)), all.size(), rewards.pulls(i));
        }
        result.point("reward", all.size(), reward);
      }
      if (all.size() >= DECODERS.size()) {
        int best = rewards.best();
        result.figure(ERROR, arms.error(best)).figure("chosen decoder", best + 1.0);
      }
    }
    double highest = all.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    result.figure(REGRET, all.stream().mapToDouble(reward -> highest - reward).sum());
    for (int i = 0; i < DECODERS.size(); i++) {
      result.figure(CHOICE + label(DECODERS.get(i)), rewards.pulls(i));
    }
    result.figure(STEPS, all.size() * (double) steps);
    result.steps(all.size() * steps, pulls * steps);
    return result;
  }

  private static RunResult every(ImageSet images, int steps, long seed, Budget budget) {
    RunResult result = new RunResult();
    double best = Double.POSITIVE_INFINITY;
    int chosen = 0;
    int total = 0;
    for (int i = 0; i < DECODERS.size(); i++) {
      Budget share = budget.share(1.0 / (DECODERS.size() - i));
      try (DecoderArms arm =
          new DecoderArms(Architecture.MLP, DECODERS.subList(i, i + 1), images, seed)) {
        int done = 0;
        while (done < steps && !share.isSpent()) {
          int some = Math.min(25, steps - done);
          arm.pull(0, some, BATCH, Scalars.of(RATE));
          done += some;
        }
        total += done;
        double error = arm.error(0);
        result.figure("squared error of " + label(DECODERS.get(i)), error);
        if (error < best) {
          best = error;
          chosen = i;
        }
      }
    }
    result.steps(total, steps * DECODERS.size());
    return result.figure(ERROR, best).figure("chosen decoder", chosen + 1.0).figure(STEPS, total);
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    for (String run : results.runs()) {
      if (!run.endsWith(", " + EVERY)) {
        continue;
      }
      String set = run.substring(0, run.length() - EVERY.length() - 2);
      StringBuilder text = new StringBuilder();
      for (Policy policy : Policy.values()) {
        String other = set + ", " + policy.label();
        if (Text.has(results, ERROR, run, other)) {
          text.append(
              Text.of(
                  "%s chooses %s with error %.4f, regret %.2f and %.0f %% of the steps; ",
                  policy.label(),
                  decoder(results, other),
                  results.mean(other, ERROR),
                  results.mean(other, REGRET),
                  100 * results.mean(other, STEPS) / results.mean(run, STEPS)));
        }
      }
      if (!text.isEmpty()) {
        text.append(
            Text.of(
                "all to the end: %s with %.4f.", decoder(results, run), results.mean(run, ERROR)));
        answers.add(
            new Answer("Which decoder does the bandit choose on " + set + "?", text.toString()));
      }
    }
    return answers;
  }

  private static String decoder(Summary results, String run) {
    double chosen = results.mean(run, "chosen decoder");
    return chosen == Math.rint(chosen)
        ? label(DECODERS.get((int) chosen - 1))
        : "different decoders by seed";
  }
}

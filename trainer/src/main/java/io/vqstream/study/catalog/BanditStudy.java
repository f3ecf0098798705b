package io.vqstream.study.catalog;

import io.vqstream.study.architecture.ModelArchitecture;
import io.vqstream.study.bandit.Arms;
import io.vqstream.study.bandit.Arms.Pair;
import io.vqstream.study.bandit.Policy;
import io.vqstream.study.bandit.Rewards;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.model.Model;
import io.vqstream.study.model.Pictures;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.Summary;
import io.vqstream.study.script.Scalars;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A bandit that divides training among five decoders of one encoder. */
final class BanditStudy implements Study {
  private static final List<Pair> DECODERS =
      Stream.of(
              ModelArchitecture.LINEAR,
              ModelArchitecture.MLP,
              ModelArchitecture.DEEP,
              ModelArchitecture.CONVOLUTION,
              ModelArchitecture.REPEAT)
          .map(decoder -> new Pair(ModelArchitecture.MLP, decoder))
          .toList();

  private static final List<Pair> PAIRS =
      Stream.of(ModelArchitecture.MLP, ModelArchitecture.CONVOLUTION)
          .flatMap(
              encoder ->
                  Stream.of(
                          ModelArchitecture.MLP,
                          ModelArchitecture.CONVOLUTION,
                          ModelArchitecture.REPEAT)
                      .map(decoder -> new Pair(encoder, decoder)))
          .toList();

  private static final String ERROR = "squared error of the chosen decoder";
  private static final String ERROR_OF = "squared error of ";
  private static final String REWARD = "reward";
  private static final String ALONE = "reward alone of ";
  private static final String STEPS = "steps of all arms";
  private static final String PULLS = "pulls of ";
  private static final String EVERY = "all to the end";
  private static final String OF_PAIRS = "pairs, Thompson";
  private static final int WINDOW_PULLS_OF_ARM = 3;
  private static final int BATCH = 64;
  private static final int VALIDATION_IMAGES = 250;
  private static final int SHOWN = 10;
  private static final double RATE = 1e-3;

  /** Pulls, and steps of each. */
  private record Game(ImageSet images, int pulls, int steps) {
    int total() {
      return pulls * steps;
    }
  }

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
        + " the reward is 1 - squared error / variance of 250 training images that no step sees; the"
        + " last 15 rewards count, or a fourth of all, and the last pull is that of the best arm. Errors"
        + " are those of held-out images after the last pull of an arm. All to"
        + " the end: each decoder with its own encoder for as many steps as a bandit has in all."
        + " Regret: sum over pulls of what the reward lacks to that of the best decoder alone after"
        + " as many pulls. Uniform: each decoder in turn.";
  }

  @Override
  public List<Run> runs(Profile profile, List<ImageSet> sets) {
    List<Run> runs = new ArrayList<>();
    for (ImageSet set : sets) {
      ImageSet images = set.limitTest(profile.of(500, 2_000));
      Game game = new Game(images, profile.of(25, 200), profile.of(12, 50));
      for (Policy policy : Policy.values()) {
        runs.add(run(game, policy.label(), policy, DECODERS));
      }
      runs.add(run(game, OF_PAIRS, Policy.THOMPSON, PAIRS));
      runs.add(
          new Run(
              images.name() + ", " + EVERY,
              settings(game),
              (seed, budget) -> every(game, seed, budget)));
    }
    return runs;
  }

  private static Run run(Game game, String name, Policy policy, List<Pair> pairs) {
    return new Run(
        game.images().name() + ", " + name,
        settings(game),
        (seed, budget) -> play(game, policy, pairs, seed, budget));
  }

  private static Map<String, String> settings(Game game) {
    return Map.of(
        "images", game.images().name(), "pulls", game.pulls() + " of " + game.steps() + " steps");
  }

  private static String name(Pair pair, List<Pair> pairs) {
    return pairs.equals(DECODERS) ? pair.decoderName() : pair.name();
  }

  private static RunResult play(
      Game game, Policy policy, List<Pair> pairs, long seed, Budget budget) {
    RunResult result = new RunResult();
    int window = Math.max(WINDOW_PULLS_OF_ARM * pairs.size(), game.pulls() / 4);
    Rewards rewards = new Rewards(pairs.size(), window);
    Random random = new Random(seed);
    List<Double> all = new ArrayList<>();
    double[] errors = new double[pairs.size()]; // after the last pull of each, of a moving encoder
    try (Arms arms = new Arms(pairs, game.images(), VALIDATION_IMAGES, seed)) {
      while (all.size() < game.pulls() && !budget.isSpent()) {
        boolean last = all.size() == game.pulls() - 1;
        int arm = last ? rewards.best() : policy.next(rewards, random);
        double reward = arms.pull(arm, game.steps(), BATCH, Scalars.of(RATE));
        rewards.add(arm, reward);
        errors[arm] = arms.error(arm);
        all.add(reward);
        for (int i = 0; i < pairs.size(); i++) {
          result.point(PULLS + name(pairs.get(i), pairs), all.size(), rewards.pulls(i));
        }
        result.point(REWARD, all.size(), reward);
        budget.report(all.size() * game.steps(), game.total());
      }
      if (all.size() >= pairs.size()) {
        int best = rewards.best();
        result.figure(ERROR, errors[best]).figure("chosen arm", best + 1.0);
        for (int i = 0; i < pairs.size(); i++) {
          result.figure(ERROR_OF + name(pairs.get(i), pairs), errors[i]);
        }
        show(arms.test(best), result);
      }
    }
    for (int i = 0; i < pairs.size(); i++) {
      result.figure(PULLS + name(pairs.get(i), pairs), rewards.pulls(i));
    }
    result.figure(STEPS, all.size() * (double) game.steps());
    result.steps(all.size() * game.steps(), game.total());
    return result;
  }

  private static RunResult every(Game game, long seed, Budget budget) {
    RunResult result = new RunResult();
    double best = Double.POSITIVE_INFINITY;
    int chosen = 0;
    int total = 0;
    for (int i = 0; i < DECODERS.size(); i++) {
      Budget share = budget.share(1.0 / (DECODERS.size() - i));
      try (Arms arm =
          new Arms(DECODERS.subList(i, i + 1), game.images(), VALIDATION_IMAGES, seed)) {
        int done = 0;
        while (done < game.total() && !share.isSpent()) {
          int some = Math.min(game.steps(), game.total() - done);
          double reward = arm.pull(0, some, BATCH, Scalars.of(RATE));
          done += some;
          double pulls = (double) done / game.steps();
          result.point(ALONE + DECODERS.get(i).decoderName(), pulls, reward);
          budget.report(total + done, game.total() * DECODERS.size());
        }
        total += done;
        double error = arm.error(0);
        result.figure(ERROR_OF + DECODERS.get(i).decoderName(), error);
        if (error < best) {
          best = error;
          chosen = i;
        }
      }
    }
    result.steps(total, game.total() * DECODERS.size());
    return result.figure(ERROR, best).figure("chosen arm", chosen + 1.0).figure(STEPS, total);
  }

  private static void show(Model model, RunResult result) {
    var both = model.onTest("reconstruct", Scalars.of(0), 0, SHOWN);
    result.picture(
        "inputs and reconstructions",
        Pictures.grid(model.images().shape(), SHOWN, both.get(0), both.get(1)));
  }

  @Override
  public List<Answer> answers(Summary results) {
    List<Answer> answers = new ArrayList<>();
    for (String run : results.runs()) {
      if (run.endsWith(", " + EVERY)) {
        String set = run.substring(0, run.length() - EVERY.length() - 2);
        answers.addAll(choice(results, run, set));
        answers.addAll(ranking(results, set));
      }
    }
    return answers;
  }

  private static List<Answer> choice(Summary results, String every, String set) {
    StringBuilder text = new StringBuilder();
    for (Policy policy : Policy.values()) {
      String run = set + ", " + policy.label();
      if (Text.has(results, ERROR, every, run)) {
        text.append(
            Text.of(
                "%s chooses %s with error %.4f, regret %.2f and %.0f %% of the steps; ",
                policy.label(),
                decoder(results, run),
                results.mean(run, ERROR),
                regret(results, run, every),
                100 * results.mean(run, STEPS) / results.mean(every, STEPS)));
      }
    }
    if (text.isEmpty()) {
      return List.of();
    }
    text.append(
        Text.of(
            "all to the end: %s with %.4f.", decoder(results, every), results.mean(every, ERROR)));
    String question = "Which decoder does the bandit choose on " + set + "?";
    return List.of(new Answer(question, text.toString()));
  }

  private static double regret(Summary results, String run, String every) {
    double regret = 0;
    for (Map.Entry<Double, Double> one : results.curve(run, REWARD).entrySet()) {
      double best =
          DECODERS.stream()
              .map(pair -> results.curve(every, ALONE + pair.decoderName()).get(one.getKey()))
              .filter(Objects::nonNull)
              .mapToDouble(Double::doubleValue)
              .max()
              .orElse(Double.NaN);
      regret += best - one.getValue();
    }
    return regret;
  }

  private static List<Answer> ranking(Summary results, String set) {
    String run = set + ", " + OF_PAIRS;
    if (!Text.has(results, ERROR, run)) {
      return List.of();
    }
    List<String> lines =
        IntStream.range(0, PAIRS.size())
            .mapToObj(i -> PAIRS.get(i).name())
            .sorted(Comparator.comparingDouble(pair -> results.mean(run, ERROR_OF + pair)))
            .map(
                pair ->
                    Text.of(
                        "%s %.4f (%.0f pulls)",
                        pair, results.mean(run, ERROR_OF + pair), results.mean(run, PULLS + pair)))
            .toList();
    return List.of(
        new Answer(
            "How do pairs of encoder and decoder rank on " + set + "?",
            "Squared error, after as many pulls as each got: " + String.join(", ", lines) + "."));
  }

  private static String decoder(Summary results, String run) {
    double chosen = results.mean(run, "chosen arm");
    return chosen == Math.rint(chosen)
        ? DECODERS.get((int) chosen - 1).decoderName()
        : "different decoders by seed";
  }
}

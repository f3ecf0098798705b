package io.vqstream.training;

import ai.djl.ndarray.NDManager;
import io.vqstream.torch.Libtorch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Prints the time per step of Muon relative to that of Adam. Both take turns, one step each, so
 * that other work on the machine slows both alike; times are medians.
 *
 * <p>Arguments: steps of each, then properties files of training settings to measure beside the
 * defaults. The steps are those of the rounding phase, in which all networks are trained.
 */
final class OptimizerTimes {
  private static final int WARM_UP = 3;

  private OptimizerTimes() {}

  public static void main(String[] arguments) throws Exception {
    Libtorch.load();
    int steps = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
    System.out.println("| settings | Adam, ms a step | Muon, ms a step | ratio |");
    System.out.println("|---|---|---|---|");
    print("defaults", new Properties(), steps);
    for (int i = 1; i < arguments.length; i++) {
      Properties settings = TrainingConfig.given(Optional.of(Path.of(arguments[i])), Map.of());
      print(arguments[i], settings, steps);
    }
  }

  private static void print(String label, Properties settings, int steps) {
    PictureStore pictures =
        Tiny.stored(List.of(Tiny.picture(512, 512, 1), Tiny.picture(512, 512, 2)));
    try (NDManager manager = NDManager.newBaseManager();
        Trainer adam = trainer(settings, "adam", pictures, manager);
        Trainer muon = trainer(settings, "muon", pictures, manager)) {
      List<Double> adamTimes = new ArrayList<>();
      List<Double> muonTimes = new ArrayList<>();
      for (int step = 0; step < WARM_UP + steps; step++) {
        double one = millis(adam, step);
        double other = millis(muon, step);
        if (step >= WARM_UP) {
          adamTimes.add(one);
          muonTimes.add(other);
        }
      }
      double one = median(adamTimes);
      double other = median(muonTimes);
      System.out.printf("| %s | %.1f | %.1f | %.2f |%n", label, one, other, other / one);
    }
  }

  private static Trainer trainer(
      Properties settings, String optimizer, PictureStore pictures, NDManager manager) {
    Properties all = new Properties();
    all.putAll(settings);
    all.put("optimizer", optimizer);
    TrainingConfig config = TrainingConfig.of(all);
    Trainer trainer = new Trainer(config, pictures, manager);
    RunStart.fromTransform(config, trainer);
    return trainer;
  }

  private static double millis(Trainer trainer, int step) {
    long begin = System.nanoTime();
    trainer.step(step);
    trainer.figures(); // waits for the step
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}

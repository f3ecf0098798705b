package io.vqstream.training;

import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import io.vqstream.torch.Libtorch;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Prints the CPU time per step of Muon relative to that of Adam. Both take turns, one step each, so
 * that other work on the machine slows both alike; the ratio is the median over pairs of steps.
 *
 * <p>Arguments: steps of each, then properties files of training settings to measure beside the
 * defaults. The steps are those of the rounding phase, in which all networks are trained.
 */
final class OptimizerTimes {
  private static final int WARM_UP = 3;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private OptimizerTimes() {}

  public static void main(String[] arguments) throws Exception {
    Libtorch.load();
    int steps = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
    System.out.println("| settings | Adam, CPU ms a step | Muon, CPU ms a step | ratio |");
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
      List<Double> ratios = new ArrayList<>();
      for (int step = 0; step < WARM_UP + steps; step++) {
        double one = millis(adam, step);
        double other = millis(muon, step);
        if (step >= WARM_UP) {
          adamTimes.add(one);
          muonTimes.add(other);
          ratios.add(other / one);
        }
      }
      System.out.printf(
          "| %s | %.1f | %.1f | %.2f |%n",
          label, median(adamTimes), median(muonTimes), median(ratios));
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

  /** Returns the CPU time of a step, of all threads of the process. */
  private static double millis(Trainer trainer, int step) {
    long begin = PROCESS.getProcessCpuTime();
    trainer.step(step);
    trainer.figures(); // waits for the step
    return (PROCESS.getProcessCpuTime() - begin) / 1e6;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}

package io.vqstream.bench.sizing;

import java.util.ArrayList;
import java.util.List;

/**
 * A simulation of both services of a sizing.
 *
 * @param outageSeconds how long the instances of a service are down; 0 for no outage
 * @param burst images that arrive at once
 * @param sources cameras, whose images stay in order; 0 for images without a key
 * @param seed of the random numbers
 */
public record SimulationPlan(double outageSeconds, int burst, long sources, long seed) {
  /** Images before the outage. */
  private static final int IMAGES = 20_000;

  /** Returns the model of one instance of a service. */
  QueueModel model(Workload workload, ServiceSize service) {
    return new QueueModel(
        workload.rate() / service.instances(),
        burst,
        service.cpuMs() / 1000,
        QueueModel.Variation.CONSTANT,
        service.threads(),
        service.coresEach(),
        workload.spreads(),
        sources == 0 ? 0 : (int) Math.max(1, Math.min(1 << 20, sources / service.instances())));
  }

  /**
   * Simulates both services and returns the lines of the result.
   *
   * @throws IllegalArgumentException if the outage takes too many images
   */
  public List<String> lines(Sizing sizing) {
    List<String> lines = new ArrayList<>();
    lines.add("Simulation, seed " + seed);
    QueueModel encoder = model(sizing.workload(), sizing.encoder());
    lines.addAll(simulate("encoder", encoder));
    lines.addAll(simulate("decoder", model(sizing.workload(), sizing.decoder())));
    lines.add("Assumptions of the simulation:");
    SizingText.assumptions(encoder).forEach(each -> lines.add("- " + each));
    return lines;
  }

  private List<String> simulate(String service, QueueModel model) {
    QueueReport report = QueueSimulation.run(model, IMAGES, outageSeconds, seed);
    return SizingText.lines(service, model, report, outageSeconds);
  }
}

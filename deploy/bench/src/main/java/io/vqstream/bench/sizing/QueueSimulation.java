package io.vqstream.bench.sizing;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Simulates the queue of a service's instance, event by event, with a seed: the same seed gives the
 * same result.
 *
 * <p>Bursts arrive as a Poisson process. Each thread has a queue in order of arrival. Busy threads
 * share the processors equally (processor sharing): all of them advance on one virtual clock, whose
 * speed depends on how many there are. During an outage nothing is processed, and images that were
 * in progress begin again after it, as their offsets were not committed.
 */
public final class QueueSimulation {
  private static final long MAX_IMAGES = 5_000_000;
  private static final int WARM_UP = 2_000;
  private static final double NEVER = Double.POSITIVE_INFINITY;

  /** An image that waits or is processed. */
  private record Job(double arrival, double work) {}

  /** An image in progress: the reading of the virtual clock at which it is done. */
  private record Running(int thread, double end) {}

  private final QueueModel model;
  private final Random random;
  private final int[] threadOfKey;
  private final ArrayDeque<Job>[] queues;
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingDouble(Running::end));

  private double now;
  private double virtual;
  private boolean down;
  private long lag;
  private long arrived;

  // Of images and of the time between warm-up and outage.
  private boolean measuring;
  private double measuredSince;
  private double lagSeconds;
  private double busySeconds;
  private double waitSeconds;
  private long begun;
  private double[] latencies = new double[1 << 10];
  private int latencyCount;
  private long[] lags = new long[1 << 10];
  private int lagCount;
  private long maxLag;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private QueueSimulation(QueueModel model, long seed) {
    this.model = model;
    this.random = new Random(seed);
    this.threadOfKey = new int[model.keys()];
    for (int key = 0; key < threadOfKey.length; key++) {
      threadOfKey[key] = random.nextInt(model.threads());
    }
    this.queues = new ArrayDeque[model.threads()];
    for (int thread = 0; thread < queues.length; thread++) {
      queues[thread] = new ArrayDeque<>();
    }
  }

  /**
   * Runs a simulation.
   *
   * @param images to measure before the outage
   * @param outageSeconds how long nothing is processed; 0 for no outage
   * @throws IllegalArgumentException if there would be more than five million images
   */
  public static QueueReport run(QueueModel model, int images, double outageSeconds, long seed) {
    double limit = catchUpLimit(model, outageSeconds);
    double expected = WARM_UP + images + model.rate() * (outageSeconds + limit);
    if (expected > MAX_IMAGES) {
      throw new IllegalArgumentException(
          "the simulation would need %.0f images, at most %d are possible: shorten the outage"
              .formatted(expected, MAX_IMAGES));
    }
    return new QueueSimulation(model, seed).run(images, outageSeconds, limit);
  }

  /** Returns how long to wait for a service to catch up: three times what is expected. */
  private static double catchUpLimit(QueueModel model, double outageSeconds) {
    double expected = model.drainSeconds(outageSeconds);
    return Double.isFinite(expected) ? 3 * expected + 100 * model.serviceSeconds() : outageSeconds;
  }

  private QueueReport run(int images, double outageSeconds, double limit) {
    double next = interval();
    while (arrived < WARM_UP) {
      next = step(next, NEVER);
    }
    measuring = true;
    measuredSince = now;
    long last = arrived + images;
    while (arrived < last) {
      next = step(next, NEVER);
    }
    measuring = false;
    double measured = now - measuredSince;
    long usual = percentile(0.99);
    OptionalDouble catchUp = OptionalDouble.empty();
    if (outageSeconds > 0) {
      stop();
      double restart = now + outageSeconds;
      while (now < restart) {
        next = step(next, restart);
      }
      start();
      double end = restart + limit;
      while (now < end && lag > usual) {
        next = step(next, end);
      }
      if (lag <= usual) {
        catchUp = OptionalDouble.of(now - restart);
      }
    }
    double[] sorted = Arrays.copyOf(latencies, latencyCount);
    Arrays.sort(sorted);
    return new QueueReport(
        arrived,
        busySeconds / measured / model.cores(),
        lagSeconds / measured,
        begun == 0 ? 0 : waitSeconds / begun,
        at(sorted, 0.5),
        at(sorted, 0.99),
        maxLag,
        catchUp);
  }

  /** Advances to the next event, or to a limit; returns the time of the next arrival. */
  private double step(double arrival, double limit) {
    double completion = completion();
    if (limit <= arrival && limit <= completion) {
      advance(limit);
    } else if (completion <= arrival) {
      advance(completion);
      complete();
    } else {
      advance(arrival);
      arrive();
      return now + interval();
    }
    return arrival;
  }

  private double completion() {
    Running first = running.peek();
    return down || first == null
        ? NEVER
        : now + Math.max(0, first.end() - virtual) / model.speed(running.size());
  }

  private void advance(double time) {
    double passed = time - now;
    double speed = down || running.isEmpty() ? 0 : model.speed(running.size());
    if (measuring) {
      lagSeconds += lag * passed;
      busySeconds += running.size() * speed * passed;
    }
    virtual += speed * passed;
    now = time;
  }

  private double interval() {
    return -StrictMath.log(1 - random.nextDouble()) * model.burst() / model.rate();
  }

  private void arrive() {
    if (measuring) {
      if (lagCount == lags.length) {
        lags = Arrays.copyOf(lags, 2 * lagCount);
      }
      lags[lagCount++] = lag;
    }
    for (int i = 0; i < model.burst(); i++) {
      int thread =
          threadOfKey.length == 0
              ? random.nextInt(queues.length)
              : threadOfKey[random.nextInt(threadOfKey.length)];
      queues[thread].add(new Job(now, work()));
      arrived++;
      lag++;
      if (!down && queues[thread].size() == 1) {
        begin(thread);
      }
    }
    maxLag = Math.max(maxLag, lag);
  }

  private double work() {
    return switch (model.variation()) {
      case CONSTANT -> model.serviceSeconds();
      case EXPONENTIAL -> -StrictMath.log(1 - random.nextDouble()) * model.serviceSeconds();
    };
  }

  private void begin(int thread) {
    Job job = queues[thread].element();
    running.add(new Running(thread, virtual + job.work()));
    if (measuring) {
      waitSeconds += now - job.arrival();
      begun++;
    }
  }

  private void complete() {
    int thread = running.remove().thread();
    Job job = queues[thread].remove();
    lag--;
    if (measuring) {
      if (latencyCount == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * latencyCount);
      }
      latencies[latencyCount++] = now - job.arrival();
    }
    if (!queues[thread].isEmpty()) {
      begin(thread);
    }
  }

  private void stop() {
    down = true;
    running.clear();
  }

  private void start() {
    down = false;
    for (int thread = 0; thread < queues.length; thread++) {
      if (!queues[thread].isEmpty()) {
        begin(thread);
      }
    }
  }

  private long percentile(double share) {
    long[] sorted = Arrays.copyOf(lags, lagCount);
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
  }
}

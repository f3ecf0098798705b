package io.vqstream.scaling;

import io.vqstream.processes.BrokerProcess;
import java.time.Duration;

/**
 * Clocks at one moment.
 *
 * @param wall time that has passed since some moment
 * @param encoders processor time of all encoders
 * @param broker processor time of the broker
 * @param harness processor time of this program, which counts what comes out
 */
record Times(Duration wall, Duration encoders, Duration broker, Duration harness) {
  static Times now(Encoders encoders, BrokerProcess broker) {
    return new Times(
        Duration.ofNanos(System.nanoTime()),
        encoders.processorTime(),
        broker.processorTime(),
        ProcessHandle.current().info().totalCpuDuration().orElseThrow());
  }

  Times since(Times before) {
    return new Times(
        wall.minus(before.wall),
        encoders.minus(before.encoders),
        broker.minus(before.broker),
        harness.minus(before.harness));
  }
}

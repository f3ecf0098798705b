package io.vqstream.service;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** A periodic check that {@link BrokerWatch} runs while brokers answer, on one thread. */
interface Check {

  /**
   * Runs the check once.
   *
   * @throws ExecutionException if a request fails
   * @throws TimeoutException if no broker answers in time
   */
  void run(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;

  /** Called when no broker answers; timeouts of the check must start again. */
  default void brokersAway() {}
}

package io.vqstream.service;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Something that {@link BrokerWatch} looks at while brokers answer. Called on one thread. */
interface Check {

  /**
   * Looks once.
   *
   * @throws ExecutionException if a broker refuses an answer
   * @throws TimeoutException if none answers in time
   */
  void run(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;

  /** No broker answers: whatever waits, waits for that. */
  default void brokersAway() {}
}

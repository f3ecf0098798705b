package io.vqstream.service;

import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * Tells faults of the system apart: those that may pass (a broker away for a while, a transaction
 * that took too long) from those that trying again does not mend (no right, no memory, no native
 * library, a topic that is gone).
 */
final class SystemFault {
  private static final List<Class<? extends Throwable>> STAY =
      List.of(
          AuthenticationException.class,
          AuthorizationException.class,
          MissingSourceTopicException.class);

  /** The last ones end a transaction or a producer; a new thread begins with new ones. */
  private static final List<Class<? extends Throwable>> PASS =
      List.of(
          RetriableException.class,
          CommitFailedException.class,
          TaskMigratedException.class,
          TaskCorruptedException.class,
          InvalidPidMappingException.class,
          InvalidProducerEpochException.class,
          InvalidTxnStateException.class,
          OutOfOrderSequenceException.class,
          ProducerFencedException.class,
          TransactionAbortedException.class,
          UnknownProducerIdException.class);

  private SystemFault() {}

  /**
   * Whether a new thread may get further than the one that ended by this.
   *
   * @return false for whatever is not known to pass, and for every {@link Error}
   */
  static boolean mayPass(Throwable thrown) {
    boolean passes = false;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof Error || isOneOf(STAY, t)) {
        return false;
      }
      passes |= isOneOf(PASS, t) || isUnansweredCommit(t);
    }
    return passes;
  }

  /**
   * The broker was away for longer than {@code max.block.ms} while a transaction was committed:
   * Kafka Streams goes on with that producer, which allows nothing but the same call again.
   */
  private static boolean isUnansweredCommit(Throwable thrown) {
    return thrown instanceof IllegalStateException
        && String.valueOf(thrown.getMessage()).contains("timed out and must be retried");
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable thrown) {
    return types.stream().anyMatch(type -> type.isInstance(thrown));
  }
}

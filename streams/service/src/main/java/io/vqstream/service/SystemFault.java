package io.vqstream.service;

import io.vqstream.kafka.BrokerWait;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
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
 * Classifies system faults: transient ones (an unavailable broker, a transaction timeout) and
 * permanent ones (denied access, out of memory, a missing native library, a missing topic).
 */
final class SystemFault {
  private static final List<Class<? extends Throwable>> PERMANENT =
      List.of(
          AuthenticationException.class,
          AuthorizationException.class,
          MissingSourceTopicException.class);

  /**
   * Besides retriable exceptions: those that invalidate a transaction or producer, but not a
   * thread.
   */
  private static final List<Class<? extends Throwable>> TRANSIENT =
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
   * Returns whether a restarted thread can succeed.
   *
   * @return false for unknown exceptions and for every {@link Error}
   */
  static boolean isTransient(Throwable thrown) {
    boolean found = false;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof Error || isOneOf(PERMANENT, t)) {
        return false;
      }
      found |= isOneOf(TRANSIENT, t) || isUnansweredCommit(t) || isUnresolved(t);
    }
    return found;
  }

  /**
   * Detects a commit that timed out after {@code max.block.ms}. Kafka Streams keeps using that
   * producer, which then only accepts a retry of the same call.
   */
  private static boolean isUnansweredCommit(Throwable thrown) {
    return thrown instanceof IllegalStateException
        && String.valueOf(thrown.getMessage()).contains("timed out and must be retried");
  }

  /** Detects a client that finds no address of the brokers, such as one that recovers frames. */
  private static boolean isUnresolved(Throwable thrown) {
    return thrown instanceof KafkaException e && BrokerWait.isUnresolved(e);
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable thrown) {
    return types.stream().anyMatch(type -> type.isInstance(thrown));
  }
}

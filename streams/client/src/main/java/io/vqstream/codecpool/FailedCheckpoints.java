package io.vqstream.codecpool;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.kafka.LogEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which checkpoints of routes this process cannot use. Thread-safe.
 *
 * <p>A checkpoint that could not be opened is retried and can recover. A checkpoint that was opened
 * and failed to encode stays failed until the process exits.
 */
final class FailedCheckpoints {
  private static final Logger LOGGER = LoggerFactory.getLogger(FailedCheckpoints.class);

  private final Map<String, String> unopened = new ConcurrentHashMap<>();
  private final Map<String, String> failed = new ConcurrentHashMap<>();

  /** Marks a checkpoint as impossible to open. The caller logs it. */
  void markUnopenable(CheckpointId id, String why) {
    unopened.put(id.digest(), "cannot be opened: " + why);
  }

  /** Marks a checkpoint as opened. */
  void markOpened(CheckpointId id) {
    unopened.remove(id.digest());
  }

  /** Marks an open checkpoint as failed and logs the first failure. */
  void markFailed(CheckpointId id, Throwable fault) {
    String why = "failed to encode an image: " + reason(fault);
    if (failed.putIfAbsent(id.digest(), why) == null) {
      LogEvent.CHECKPOINT_FAILED
          .on(LOGGER)
          .addKeyValue("checkpoint", label(id))
          .addKeyValue("reason", why)
          .log("checkpoint {} {}; its routes no longer use it", label(id), why);
      LOGGER.debug("stack trace of the failed checkpoint", fault);
    }
  }

  /** Returns why an open checkpoint failed. */
  Optional<String> failure(CheckpointId id) {
    return Optional.ofNullable(failed.get(id.digest()));
  }

  /** Returns why a checkpoint cannot be used; empty if no problem is known. */
  Optional<String> problem(CheckpointId id) {
    return failure(id).or(() -> Optional.ofNullable(unopened.get(id.digest())));
  }

  /** Returns the short digest and the name, for messages. */
  static String label(CheckpointId id) {
    return id.digest().substring(0, 8) + " (" + id.name() + ")";
  }

  /** Returns the class and message of an exception. */
  static String reason(Throwable fault) {
    return fault.getClass().getSimpleName() + ": " + fault.getMessage();
  }
}

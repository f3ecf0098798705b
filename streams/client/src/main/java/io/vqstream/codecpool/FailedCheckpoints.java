package io.vqstream.codecpool;

import io.vqstream.checkpoint.CheckpointId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that routes name and that this process cannot code with. Thread-safe.
 *
 * <p>One that could not be opened is tried again and may recover; one that was opened and failed at
 * an image stays failed until the process ends.
 */
final class FailedCheckpoints {
  private static final Logger LOGGER = LoggerFactory.getLogger(FailedCheckpoints.class);

  private final Map<String, String> unopened = new ConcurrentHashMap<>();
  private final Map<String, String> failed = new ConcurrentHashMap<>();

  /** Notes that a checkpoint cannot be opened; the caller logs it. */
  void unopened(CheckpointId id, String why) {
    unopened.put(id.digest(), "cannot be used: " + why);
  }

  /** Notes that a checkpoint was opened. */
  void opened(CheckpointId id) {
    unopened.remove(id.digest());
  }

  /** Notes that an open checkpoint failed, and logs it once. */
  void failed(CheckpointId id, Throwable fault) {
    String why = "failed at an image: " + reason(fault);
    if (failed.putIfAbsent(id.digest(), why) == null) {
      LOGGER.error("checkpoint {} {}; its routes no longer use it", shown(id), why);
      LOGGER.debug("how it failed", fault);
    }
  }

  /** Returns why an open checkpoint failed. */
  Optional<String> failure(CheckpointId id) {
    return Optional.ofNullable(failed.get(id.digest()));
  }

  /** Returns why images cannot be coded with a checkpoint; empty if they can as far as is known. */
  Optional<String> why(CheckpointId id) {
    return failure(id).or(() -> Optional.ofNullable(unopened.get(id.digest())));
  }

  /** Returns the beginning of the digest and the name. */
  static String shown(CheckpointId id) {
    return id.digest().substring(0, 8) + " (" + id.name() + ")";
  }

  static String reason(Throwable fault) {
    return fault.getClass().getSimpleName() + ": " + fault.getMessage();
  }
}

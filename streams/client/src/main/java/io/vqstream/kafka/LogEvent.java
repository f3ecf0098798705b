package io.vqstream.kafka;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Events that services and clients log, at a level each. The names are stable: alerts and searches
 * may rely on them. Sentences may change.
 */
public enum LogEvent {
  SERVICE_STARTING(Level.INFO, "A service begins to start."),
  SERVICE_STARTED(Level.INFO, "The threads of a service have started."),
  SERVICE_RUNNING(Level.INFO, "A service processes records."),
  SERVICE_STOPPING(Level.INFO, "A signal asks a service to stop."),
  SERVICE_STOPPED(Level.INFO, "A service has stopped; images and failures are its counts."),
  SERVICE_FAILED(Level.ERROR, "A service ends with an error."),
  COMMAND_FAILED(Level.ERROR, "A line of the error with which the process ends."),
  PROCESS_CUT_OFF(Level.ERROR, "The process did not end in time and is cut off."),
  THREAD_RESTART(Level.WARN, "A thread failed and is restarted."),
  THREADS_ABANDONED(Level.WARN, "Threads did not stop in time."),
  PROGRESS_STUCK(Level.WARN, "Records wait and nothing is committed."),
  PROGRESS_RESUMED(Level.INFO, "Records are committed again."),
  BROKERS_LOST(Level.WARN, "No broker answers."),
  BROKERS_BACK(Level.INFO, "The brokers answer again."),
  COORDINATOR_MISSING(Level.WARN, "No coordinator of the group or of its transactions answers."),
  COORDINATOR_BACK(Level.INFO, "The coordinator answers."),
  TOPIC_MISSING(Level.WARN, "A topic of a service does not exist."),
  TOPIC_BACK(Level.INFO, "A topic that was missing exists."),
  TOPIC_RECREATED(Level.WARN, "A topic was deleted and created again; its records are lost."),
  RECORDS_SKIPPED(Level.WARN, "Records are gone or passed over before they were read."),
  DEAD_LETTERS_UNCOUNTED(Level.INFO, "An ACL is missing to count waiting dead letters."),
  ROUTE_SWITCHED(Level.INFO, "A route uses another checkpoint."),
  ROUTE_DEACTIVATED(Level.INFO, "A route no longer exists."),
  ROUTE_BEHIND(Level.WARN, "A route cannot use its checkpoint yet."),
  ROUTES_ABSENT(Level.INFO, "There are no routes yet."),
  ROUTES_PENDING(Level.WARN, "The routes are not ready; the default checkpoint is used."),
  ROUTES_UNREADABLE(Level.WARN, "The topic of routes cannot be read, or a record of it."),
  CHECKPOINT_FETCHED(Level.INFO, "A checkpoint was fetched from its topic."),
  CHECKPOINT_UNAVAILABLE(Level.WARN, "A checkpoint cannot be fetched or opened."),
  CHECKPOINT_IMAGE_FAILED(Level.WARN, "A checkpoint failed at one image and works at others."),
  CHECKPOINT_FAILED(Level.ERROR, "A checkpoint is unusable; its routes no longer use it."),
  CHECKPOINT_RECORD_INVALID(Level.WARN, "A record of the topic of checkpoints is ignored."),
  CHECKPOINT_CACHE_FAILED(Level.WARN, "The folder of fetched checkpoints cannot be used."),
  FAILURES_REPLAYED(Level.INFO, "The page for operators has replayed failures.");

  /** Key of the event's name among the key-value pairs of a log event. */
  public static final String KEY = "event";

  private final Level level;
  private final String description;

  LogEvent(Level level, String description) {
    this.level = level;
    this.description = description;
  }

  /** Returns the name in the log, such as {@code route_switched}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the level at which it is logged. */
  public Level level() {
    return level;
  }

  /** Returns what it means, as a sentence. */
  public String description() {
    return description;
  }

  /** Begins a log event; the caller adds key-value pairs and the message. */
  public LoggingEventBuilder on(Logger logger) {
    return logger.atLevel(level).addKeyValue(KEY, id());
  }
}

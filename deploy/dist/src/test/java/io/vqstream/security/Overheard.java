package io.vqstream.security;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * All that Kafka and we log, down to the settings that each client lists when it starts; while it
 * listens, Kafka's part does not go to the console.
 */
public final class Overheard extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  /** Name of the lock of classes that listen. */
  public static final String LOG = "log";

  private static final Logger KAFKA = (Logger) LoggerFactory.getLogger("org.apache.kafka");
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.vqstream");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Level kafkaLevel = KAFKA.getLevel();
  private final Level ourLevel = OURS.getLevel();
  private final Function<ILoggingEvent, String> format;

  private Overheard(Function<ILoggingEvent, String> format) {
    this.format = format;
  }

  /** Starts listening; lines are sentences, with stack traces. */
  public static Overheard listen() {
    return listen(Overheard::text);
  }

  /**
   * Starts listening.
   *
   * @param format of the lines
   */
  public static Overheard listen(Function<ILoggingEvent, String> format) {
    Overheard overheard = new Overheard(format);
    overheard.setContext(KAFKA.getLoggerContext());
    overheard.start();
    KAFKA.setLevel(Level.INFO);
    KAFKA.setAdditive(false);
    KAFKA.addAppender(overheard);
    OURS.setLevel(Level.INFO);
    OURS.addAppender(overheard);
    return overheard;
  }

  /** What was said, stack traces too. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(format.apply(event));
  }

  private static String text(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getFormattedMessage() + thrown;
  }

  @Override
  public void close() {
    KAFKA.detachAppender(this);
    OURS.detachAppender(this);
    KAFKA.setAdditive(true);
    KAFKA.setLevel(kafkaLevel);
    OURS.setLevel(ourLevel);
    stop();
  }
}

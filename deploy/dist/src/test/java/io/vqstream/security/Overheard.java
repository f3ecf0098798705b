package io.vqstream.security;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * All that Kafka and we log, down to the settings that each client lists when it starts; while it
 * listens, Kafka's part does not go to the console.
 */
public final class Overheard extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Logger KAFKA = (Logger) LoggerFactory.getLogger("org.apache.kafka");
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.vqstream");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Level kafkaLevel = KAFKA.getLevel();
  private final Level ourLevel = OURS.getLevel();

  /** Starts listening. */
  public static Overheard listen() {
    Overheard overheard = new Overheard();
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
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(event.getFormattedMessage() + thrown);
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

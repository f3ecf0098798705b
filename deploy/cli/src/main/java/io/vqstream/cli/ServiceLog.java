package io.vqstream.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.vqstream.kafka.LogEvent;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a service says on standard error: sentences as text, beside the log, or events of the log as
 * JSON, where every line is an object.
 */
final class ServiceLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServiceLog.class);

  private final PrintWriter err;
  private final boolean json;

  ServiceLog(PrintWriter err, boolean json) {
    this.err = err;
    this.json = json;
  }

  /** Sends what libraries log with {@code java.util.logging} to the log of the service. */
  static void captureJavaLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Returns a log as text. */
  static ServiceLog text(PrintWriter err) {
    return new ServiceLog(err, false);
  }

  /**
   * Switches the log to JSON.
   *
   * @param application id of the service, a member of every object
   */
  static ServiceLog json(String application) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Iterator<Appender<ILoggingEvent>> appenders =
          context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
          JsonLogEncoder encoder = new JsonLogEncoder(application);
          encoder.setContext(context);
          encoder.start();
          appender.setEncoder(encoder);
        }
      }
    }
    return new ServiceLog(new PrintWriter(new LogWriter(), true), true);
  }

  /** Returns where the lines of an error go. */
  PrintWriter err() {
    return err;
  }

  /** Says a sentence. */
  void say(LogEvent event, String sentence) {
    say(event, sentence, Map.of());
  }

  /**
   * Says a sentence.
   *
   * @param fields its figures, for the log as JSON
   */
  void say(LogEvent event, String sentence, Map<String, ?> fields) {
    if (json) {
      LoggingEventBuilder builder = event.on(LOGGER);
      for (Map.Entry<String, ?> field : fields.entrySet()) {
        builder = builder.addKeyValue(field.getKey(), field.getValue());
      }
      builder.log(sentence);
    } else {
      err.println(sentence);
      err.flush();
    }
  }

  /** Says that the process ends although it has not finished. */
  void sayCutOff(String line) {
    if (json) {
      LogEvent.PROCESS_CUT_OFF.on(LOGGER).log(line);
    } else {
      StopSignal.print(line);
    }
  }

  /** Logs each line that is written as an error of the command. */
  private static final class LogWriter extends Writer {
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(char[] chars, int from, int length) {
      line.append(chars, from, length);
      for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
        String whole = line.substring(0, end).stripTrailing();
        line.delete(0, end + 1);
        LogEvent.COMMAND_FAILED.on(LOGGER).log(whole);
      }
    }

    @Override
    public void flush() {
      // lines are logged when they end
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}

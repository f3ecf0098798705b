package io.vqstream.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens admin clients that wait for brokers: for names that cannot be resolved yet as for brokers
 * that do not answer yet. How long is {@code default.api.timeout.ms} of the client.
 */
public final class AdminClients {
  private static final Logger LOGGER = LoggerFactory.getLogger(AdminClients.class);

  /** One attempt of several: a broker that went away in the middle of a request is asked again. */
  private static final int REQUEST_TIMEOUT_MS = 8_000;

  private static final int MIN_WAIT_MS = 1_000;

  /** Somebody at a terminal wonders by then. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_LOOKUPS = Duration.ofSeconds(1);

  private AdminClients() {}

  /**
   * Returns a copy of the settings of an admin client with a wait, unless they have timeouts.
   *
   * @param wait for brokers; at least a second is waited
   */
  public static Map<String, Object> withWait(Map<String, Object> settings, Duration wait) {
    Map<String, Object> all = new HashMap<>(settings);
    long request = number(settings, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 0);
    long least = Math.max(MIN_WAIT_MS, request);
    all.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) Math.min(Integer.MAX_VALUE, Math.max(least, wait.toMillis())));
    all.putIfAbsent(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(REQUEST_TIMEOUT_MS, wait(all).toMillis()));
    return all;
  }

  /** Returns how long a client with these settings waits. */
  public static Duration wait(Map<String, Object> settings) {
    return Duration.ofMillis(
        number(settings, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000));
  }

  /** Returns the seconds as a number for messages, such as 60 or 1.5. */
  public static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /**
   * Opens a client, and returns it once a broker has answered.
   *
   * @param address of the brokers, for messages
   * @throws IOException if none answers in time, or a setting cannot be used, in one line
   */
  public static Admin connect(Map<String, Object> settings, String address) throws IOException {
    Duration limit = wait(settings);
    Admin admin = open(settings, address, limit);
    try {
      KafkaFuture<Collection<Node>> nodes = admin.describeCluster().nodes();
      try {
        nodes.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException e) {
        sayThatItWaits("no broker answers at " + address, limit);
        nodes.get();
      }
      return admin;
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      throw interrupted(address);
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      Throwable cause = e.getCause();
      throw new IOException(
          cause instanceof TimeoutException
              ? "timed out after %s s: no broker answers at %s".formatted(seconds(limit), address)
              : cannotBeUsed(address, cause),
          cause);
    }
  }

  private static Admin open(Map<String, Object> settings, String address, Duration limit)
      throws IOException {
    long start = System.nanoTime();
    boolean said = false;
    while (true) {
      try {
        return Admin.create(settings);
      } catch (KafkaException e) {
        if (!isUnresolved(e)) {
          throw new IOException(cannotBeUsed(address, e), e);
        }
        long waited = System.nanoTime() - start;
        if (waited + BETWEEN_LOOKUPS.toNanos() > limit.toNanos()) {
          throw new IOException(
              "timed out after %s s: %s".formatted(seconds(limit), cannotBeUsed(address, e)), e);
        }
        if (!said && waited > SILENCE.toNanos()) {
          sayThatItWaits("the name of no broker can be resolved: " + address, limit);
          said = true;
        }
      }
      try {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKUPS.toNanos());
      } catch (InterruptedException e) {
        throw interrupted(address);
      }
    }
  }

  /** Kafka has no type for it. */
  private static boolean isUnresolved(KafkaException e) {
    return e.getCause() instanceof ConfigException cause
        && String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls");
  }

  private static void sayThatItWaits(String why, Duration limit) {
    LOGGER.warn("{}; waiting, {} s at most", why, seconds(limit));
  }

  private static String cannotBeUsed(String address, Throwable e) {
    return "the brokers at " + address + " cannot be used: " + KafkaErrors.of(e);
  }

  private static InterruptedIOException interrupted(String address) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for brokers at " + address);
  }

  private static long number(Map<String, Object> settings, String name, long absent) {
    Object value = settings.get(name);
    return value == null ? absent : Long.parseLong(String.valueOf(value).trim());
  }
}

package io.vqstream.kafka;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Opens admin clients that wait for brokers, for up to {@code default.api.timeout.ms}; see {@link
 * BrokerWait}.
 */
public final class AdminClients {
  /** Shorter than the wait, so that a request to a broker that has failed is retried. */
  private static final int REQUEST_TIMEOUT_MS = 8_000;

  private static final int MIN_WAIT_MS = 1_000;

  /** Time before a command logs that it waits. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(5);

  private AdminClients() {}

  /**
   * Returns a copy of the settings of an admin client with timeouts, unless they define them.
   *
   * @param wait how long to wait for brokers; at least a second
   */
  public static Map<String, Object> withWait(Map<String, Object> settings, Duration wait) {
    Map<String, Object> all = new HashMap<>(settings);
    long request = number(settings, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 0);
    long min = Math.max(MIN_WAIT_MS, request);
    all.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) Math.min(Integer.MAX_VALUE, Math.max(min, wait.toMillis())));
    all.putIfAbsent(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(REQUEST_TIMEOUT_MS, wait(all).toMillis()));
    return all;
  }

  /** Returns how long a client with these settings waits for brokers. */
  public static Duration wait(Map<String, Object> settings) {
    return Duration.ofMillis(
        number(settings, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000));
  }

  /** Returns a duration in seconds for messages, such as 60 or 1.5. */
  public static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /**
   * Opens a client and waits until a broker answers.
   *
   * @param servers bootstrap servers, for messages
   * @throws IOException if no broker answers in time or a setting is invalid; the message is one
   *     line
   */
  public static Admin connect(Map<String, Object> settings, String servers) throws IOException {
    Duration limit = wait(settings);
    Duration timeout = Collections.min(List.of(limit, QUIET_PERIOD));
    BrokerWait wait = new BrokerWait(servers, limit, timeout, QUIET_PERIOD, progress -> {});
    Admin admin = null;
    boolean connected = false;
    try {
      admin = wait.open(settings);
      awaitAnswer(admin, timeout, wait);
      connected = true;
      return admin;
    } catch (ExecutionException e) {
      throw unusable(servers, Objects.requireNonNullElse(e.getCause(), e));
    } catch (KafkaException e) {
      throw unusable(servers, e);
    } catch (InterruptedException e) {
      throw wait.interrupted();
    } finally {
      if (admin != null && !connected) {
        admin.close(Duration.ZERO);
      }
    }
  }

  private static void awaitAnswer(Admin admin, Duration timeout, BrokerWait wait)
      throws IOException, ExecutionException, InterruptedException {
    DescribeClusterOptions options =
        new DescribeClusterOptions().timeoutMs((int) timeout.toMillis());
    while (true) {
      try {
        admin.describeCluster(options).nodes().get();
        wait.succeeded();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TimeoutException)) {
          throw e;
        }
        wait.retry(e);
      }
    }
  }

  private static IOException unusable(String servers, Throwable cause) {
    return new IOException(
        "the brokers at " + servers + " cannot be used: " + KafkaErrors.of(cause), cause);
  }

  private static long number(Map<String, Object> settings, String name, long absent) {
    Object value = settings.get(name);
    return value == null ? absent : Long.parseLong(String.valueOf(value).trim());
  }
}

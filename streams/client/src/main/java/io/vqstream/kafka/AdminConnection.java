package io.vqstream.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * An admin client of brokers that have answered. Waits for the results of requests and describes
 * their failures in one line. Thread-safe.
 */
public final class AdminConnection implements AutoCloseable {
  private final Admin admin;
  private final String servers;
  private final Duration wait;

  private AdminConnection(Admin admin, String servers, Duration wait) {
    this.admin = admin;
    this.servers = servers;
    this.wait = wait;
  }

  /**
   * Opens a client and waits until a broker answers, see {@link AdminClients#connect}.
   *
   * @param settings settings of the client, with timeouts ({@link AdminClients#withWait})
   * @param servers bootstrap servers, for messages
   * @throws IOException if no broker answers in time or a setting is invalid; the message is one
   *     line
   */
  public static AdminConnection open(Map<String, Object> settings, String servers)
      throws IOException {
    Admin admin = AdminClients.connect(settings, servers);
    return new AdminConnection(admin, servers, AdminClients.wait(settings));
  }

  /** Returns the client, which this connection closes. */
  public Admin admin() {
    return admin;
  }

  /**
   * Waits for the result of a request.
   *
   * @throws KafkaException if the request failed
   * @throws InterruptedIOException if the thread is interrupted; the interrupt status is restored
   */
  public <T> T get(KafkaFuture<T> result) throws InterruptedIOException {
    return get(result, "the brokers");
  }

  /**
   * Waits for the result of a request and describes its failure.
   *
   * @param what topic, or another part of the cluster, that the request is about
   * @param needed operation that the request has to be permitted
   * @throws IOException if the request failed; the message is one line that names the part and the
   *     address, and the cause is Kafka's exception
   */
  public <T> T get(KafkaFuture<T> result, String what, AclOperation needed) throws IOException {
    try {
      return get(result, what);
    } catch (KafkaException e) {
      throw failure(e, what, needed);
    }
  }

  /**
   * Describes the failure of a request.
   *
   * @param what topic, or another part of the cluster, that the request is about
   * @param needed operation that the request has to be permitted
   * @return an exception whose message is one line that names the part and the address
   */
  public IOException failure(KafkaException e, String what, AclOperation needed) {
    return new IOException(describe(e, what, needed), e);
  }

  /**
   * Creates topics and returns once the leaders of all their partitions serve. Brokers before 4.5
   * lose the first batch of an idempotent producer that is faster: they reject it, accept the
   * second, and then find the first out of order for good (KAFKA-15591).
   *
   * @param topics with their numbers of partitions
   * @throws KafkaException if a request failed
   * @throws InterruptedIOException if the thread is interrupted; the interrupt status is restored
   */
  public void create(Collection<NewTopic> topics) throws InterruptedIOException {
    get(admin.createTopics(topics).all());
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int i = 0; i < topic.numPartitions(); i++) {
        partitions.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
      }
    }
    long start = System.nanoTime();
    while (!serve(partitions, System.nanoTime() - start < wait.toNanos())) {
      sleep();
    }
  }

  /**
   * Asks the leader of each partition. The client waits for leaders, but not for metadata of the
   * topic.
   */
  private boolean serve(Map<TopicPartition, OffsetSpec> partitions, boolean again)
      throws InterruptedIOException {
    try {
      get(admin.listOffsets(partitions).all());
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      if (!again) {
        throw e;
      }
      return false;
    }
  }

  private static void sleep() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a topic");
    }
  }

  private static <T> T get(KafkaFuture<T> result, String what) throws InterruptedIOException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + what);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }
  }

  private String describe(KafkaException e, String what, AclOperation needed) {
    if (e instanceof TimeoutException) {
      return timedOut(what);
    }
    if (e instanceof UnknownTopicOrPartitionException) {
      return "topic " + what + " does not exist at " + servers;
    }
    if (e instanceof TopicAuthorizationException) {
      return "no right to use topic %s at %s: %s is needed"
          .formatted(what, servers, SecurityUtils.operationName(needed));
    }
    if (e instanceof InvalidTopicException) {
      return what + " is not a valid topic name";
    }
    return what + " at " + servers + ": " + KafkaErrors.of(e);
  }

  /** Returns the message for a request that brokers did not answer in time. */
  public String timedOut(String what) {
    return "timed out after %s s waiting for %s at %s"
        .formatted(AdminClients.seconds(wait), what, servers);
  }

  @Override
  public void close() {
    admin.close();
  }
}

package io.vqstream.service;

import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that the group of a service, which is its {@code application.id}, is in use by a service
 * of another topic or by another kind of consumer. Neither would get partitions again: the group
 * rebalances for ever, or the coordinator refuses the newcomer.
 */
final class GroupCheck {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupCheck.class);
  private static final String STREAMS_ASSIGNOR = "stream";

  /** The check is skipped if the coordinator does not answer within this time. */
  private static final int LIMIT_MS = 2_000;

  private GroupCheck() {}

  /**
   * Checks the members that the group has before this service joins it. Those that were killed stay
   * for {@code session.timeout.ms}, which the check waits for.
   *
   * @param progress receives what the check waits for, one line each
   * @throws ServiceException if they are not instances of this service
   */
  static void check(Admin admin, ServiceConfig config, Consumer<String> progress)
      throws ServiceException {
    long deadline = System.nanoTime() + config.sessionTimeout().plusSeconds(1).toNanos();
    Optional<String> use = use(admin, config);
    use.ifPresent(line -> progress.accept(line + "; waiting for its members to leave"));
    while (use.isPresent()) {
      if (System.nanoTime() - deadline > 0) {
        throw new ServiceException(
            use.get() + ": give each service its own " + Setting.APPLICATION_ID);
      }
      pause(config);
      use = use(admin, config);
    }
  }

  private static void pause(ServiceConfig config) throws ServiceException {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException(
          "interrupted while waiting for the members of group " + config.applicationId(), e);
    }
  }

  /** Returns who else uses the group, in one line; empty if nobody does. */
  private static Optional<String> use(Admin admin, ServiceConfig config) {
    return describe(admin, config)
        .flatMap(group -> other(group, config))
        .map(who -> "group %s is in use %s".formatted(config.applicationId(), who));
  }

  /** Returns the group; empty if it does not exist or cannot be described. */
  private static Optional<ConsumerGroupDescription> describe(Admin admin, ServiceConfig config) {
    String group = config.applicationId();
    try {
      return Optional.of(
          admin
              .describeConsumerGroups(
                  List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(LIMIT_MS))
              .describedGroups()
              .get(group)
              .get(2 * LIMIT_MS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.debug("group {} cannot be described", group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /**
   * Returns who else uses the group, as the rest of a sentence. While a group rebalances, brokers
   * return the previous assignments and no assignor.
   */
  private static Optional<String> other(ConsumerGroupDescription group, ServiceConfig config) {
    if (group.members().isEmpty()) {
      return Optional.empty();
    }
    String assignor = group.partitionAssignor();
    if (!assignor.isEmpty() && !assignor.equals(STREAMS_ASSIGNOR)) {
      return Optional.of(
          "by a consumer that is not a vqstream service (assignor " + assignor + ")");
    }
    return group.members().stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .map(partition -> partition.topic())
        .filter(topic -> !topic.equals(config.sourceTopic()))
        .findFirst()
        .map(
            topic ->
                "by a service that reads topic %s and not %s"
                    .formatted(topic, config.sourceTopic()));
  }
}

package io.vqstream.service;

import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.config.Setting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** After this the check is left out: {@link CoordinatorWatch} names a missing coordinator. */
  private static final int LIMIT_MS = 2_000;

  private GroupCheck() {}

  /**
   * Checks the members that the group has before this service joins it.
   *
   * @throws ServiceException if they are not instances of this service
   */
  static void check(Admin admin, ServiceConfig config) throws ServiceException {
    Optional<String> other = describe(admin, config).flatMap(group -> other(group, config));
    if (other.isPresent()) {
      throw new ServiceException(
          "group %s is in use %s: give each service an %s of its own"
              .formatted(config.applicationId(), other.get(), Setting.APPLICATION_ID));
    }
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

  /** Returns who else uses the group, as the rest of a sentence. Assignments are those before. */
  private static Optional<String> other(ConsumerGroupDescription group, ServiceConfig config) {
    if (group.members().isEmpty()) {
      return Optional.empty();
    }
    String assignor = group.partitionAssignor();
    if (!assignor.isEmpty() && !assignor.equals(STREAMS_ASSIGNOR)) {
      return Optional.of("by a consumer that is no service (assignor " + assignor + ")");
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

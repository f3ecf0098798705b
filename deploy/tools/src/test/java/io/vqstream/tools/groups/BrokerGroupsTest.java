package io.vqstream.tools.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.service.ops.ServiceGroups.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BrokerGroupsTest {

  @Test
  void threadsOfProcessAreOneMember() {
    // Given
    List<MemberDescription> threads =
        List.of(
            thread("app-7c1f-StreamThread-1-consumer", "/10.0.0.1", 0, 2),
            thread("app-7c1f-StreamThread-2-consumer", "/10.0.0.1", 1),
            thread("app-90aa-StreamThread-1-consumer", "/10.0.0.2"));

    // When
    List<Member> members = BrokerGroups.members("app", threads);

    // Then
    assertThat(members)
        .containsExactly(
            new Member("app", "7c1f", "10.0.0.1", Map.of("images", Set.of(0, 1, 2))),
            new Member("app", "90aa", "10.0.0.2", Map.of()));
  }

  private static MemberDescription thread(String client, String host, Integer... partitions) {
    Set<TopicPartition> assigned =
        List.of(partitions).stream()
            .map(partition -> new TopicPartition("images", partition))
            .collect(Collectors.toSet());
    return new MemberDescription(
        client + "-id",
        Optional.empty(),
        Optional.empty(),
        client,
        host,
        new MemberAssignment(assigned),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

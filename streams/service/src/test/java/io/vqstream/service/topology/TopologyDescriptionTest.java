package io.vqstream.service.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.testkit.FakeCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** Names of nodes are in dashboards and alerts: a change of a topology must be a decision. */
class TopologyDescriptionTest {
  private final RecordLimits limits = RecordLimits.of(1000);
  private final CodecMetrics metrics = new CodecMetrics(new SimpleMeterRegistry());

  @Test
  void encodeTopologyMatchesDescription() throws IOException {
    assertThat(
            description(
                EncodeTopology.build(
                    config(Role.ENCODER), limits, CodecProvider.only(new FakeCodec()), metrics)))
        .isEqualTo(pinned("encode.txt"));
  }

  @Test
  void decodeTopologyMatchesDescription() throws IOException {
    assertThat(
            description(
                DecodeTopology.build(
                    config(Role.DECODER), limits, CodecProvider.only(new FakeCodec()), metrics)))
        .isEqualTo(pinned("decode.txt"));
  }

  private static ServiceConfig config(Role role) {
    return ServiceConfig.of(role, Map.of("bootstrap.servers", "nowhere:1"));
  }

  private static String description(Topology topology) {
    return topology.describe().toString().strip();
  }

  private static String pinned(String name) throws IOException {
    try (InputStream in = TopologyDescriptionTest.class.getResourceAsStream("/topology/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}

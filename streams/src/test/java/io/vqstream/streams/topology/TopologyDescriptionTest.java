package io.vqstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vqstream.streams.FakeCodec;
import io.vqstream.streams.codecs.Codecs;
import io.vqstream.streams.config.RecordLimits;
import io.vqstream.streams.config.Role;
import io.vqstream.streams.config.ServiceConfig;
import io.vqstream.streams.metrics.CodecMetrics;
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
  void encodeTopologyIsThePinnedOne() throws IOException {
    assertThat(
            description(
                EncodeTopology.build(
                    config(Role.ENCODER), limits, Codecs.only(new FakeCodec()), metrics)))
        .isEqualTo(pinned("encode.txt"));
  }

  @Test
  void decodeTopologyIsThePinnedOne() throws IOException {
    assertThat(
            description(
                DecodeTopology.build(
                    config(Role.DECODER), limits, Codecs.only(new FakeCodec()), metrics)))
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

package io.vqstream.service.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.metric.RateBaseline;
import io.vqstream.record.CodedRate;
import java.lang.reflect.Proxy;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorMetadata;
import org.apache.kafka.streams.processor.internals.TopicPartitionMetadata;
import org.junit.jupiter.api.Test;

class RouteBaselinesTest {
  private static final int OFFSET_METADATA_MAX_BYTES = 4096;

  private final ProcessorMetadata metadata = new ProcessorMetadata();
  private final RouteBaselines baselines = new RouteBaselines(context(metadata));

  @Test
  void routesLevelsAndCheckpointsAreApart() {
    // Given
    add(baselines, "yard", image("aa", 3), RateBaseline.MIN_IMAGES);

    // When / Then
    assertThat(baselines.surprise("yard", image("aa", 3))).isPresent();
    assertThat(baselines.surprise("yard", image("aa", 4))).isEmpty();
    assertThat(baselines.surprise("gate", image("aa", 3))).isEmpty();
    assertThat(baselines.surprise("yard", image("bb", 3))).isEmpty();
  }

  @Test
  void nextOwnerContinuesFromTheMetadataOfTheOffset() {
    // Given
    add(baselines, "yard", image("aa", 3), RateBaseline.MIN_IMAGES - 1);
    String committed = new TopicPartitionMetadata(0, metadata).encode();

    // When
    ProcessorMetadata read = TopicPartitionMetadata.decode(committed).processorMetadata();
    RouteBaselines next = new RouteBaselines(context(read));
    add(next, "yard", image("aa", 3), 1);

    // Then
    assertThat(next.surprise("yard", image("aa", 3))).isPresent();
  }

  @Test
  void manyRoutesStayWithinTheLimitOfBrokers() {
    // When
    for (int route = 0; route < 500; route++) {
      add(baselines, "images:" + route, image("aa", 3), RateBaseline.MIN_IMAGES);
    }

    // Then
    String committed = new TopicPartitionMetadata(Long.MAX_VALUE, metadata).encode();
    assertThat(committed.length()).isBetween(1500, OFFSET_METADATA_MAX_BYTES / 2);
    assertThat(baselines.surprise("images:499", image("aa", 3))).isPresent();
  }

  private static CodedRate image(String checkpoint, int quality) {
    return new CodedRate(checkpoint.repeat(32), quality, 0.25);
  }

  private static void add(RouteBaselines baselines, String route, CodedRate image, int times) {
    for (int i = 0; i < times; i++) {
      baselines.add(route, image);
    }
  }

  /** A context that has metadata and nothing else. */
  private static InternalProcessorContext<?, ?> context(ProcessorMetadata metadata) {
    return (InternalProcessorContext<?, ?>)
        Proxy.newProxyInstance(
            RouteBaselinesTest.class.getClassLoader(),
            new Class<?>[] {InternalProcessorContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "processorMetadata" -> metadata;
                  case "processorMetadataForKey" -> metadata.get((String) arguments[0]);
                  case "addProcessorMetadataKeyValue" -> {
                    metadata.put((String) arguments[0], (long) arguments[1]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}

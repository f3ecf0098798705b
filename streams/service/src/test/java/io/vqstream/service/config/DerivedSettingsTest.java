package io.vqstream.service.config;

import static io.vqstream.service.config.ServiceConfigTest.encoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.registry.CheckpointClients;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from the settings for the clients, the threads and the batches. */
class DerivedSettingsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 60_000, 300_000, 600_000})
  void imageFitsTransactionAndTransactionFitsPoll(long imageMs) {
    // When
    ServiceConfig config = encoder(Map.of("image.timeout.ms", String.valueOf(imageMs)));

    // Then
    Properties properties = config.streamsProperties(RecordLimits.of(1_000_000));
    StreamsConfig streams = new StreamsConfig(properties);
    long transaction = asLong(streams.getProducerConfigs("p").get("transaction.timeout.ms"));
    long poll = asLong(streams.getMainConsumerConfigs("g", "c", 0).get("max.poll.interval.ms"));
    assertThat(imageMs).isLessThan(transaction);
    assertThat(transaction).isLessThan(poll).isLessThanOrEqualTo(900_000);
  }

  @Test
  void rejectsTransactionShorterThanAnImage() {
    assertThatThrownBy(() -> encoder(Map.of("producer.transaction.timeout.ms", "30000")))
        .hasMessage("image.timeout.ms (60000) must be less than transaction.timeout.ms (30000)");
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 60_000, 600_000})
  void aServiceIsStuckOnlyAfterItsLongestTransaction(long imageMs) {
    // When
    ServiceConfig config = encoder(Map.of("image.timeout.ms", String.valueOf(imageMs)));

    // Then
    Properties properties = config.streamsProperties(RecordLimits.of(1_000_000));
    StreamsConfig streams = new StreamsConfig(properties);
    long transaction = asLong(streams.getProducerConfigs("p").get("transaction.timeout.ms"));
    assertThat(config.stuckTimeout().toMillis())
        .isGreaterThan(transaction)
        .isGreaterThanOrEqualTo(300_000);
  }

  @Test
  void rejectsStuckTimeoutWithinTransaction() {
    assertThatThrownBy(() -> encoder(Map.of("stuck.timeout.ms", "300000")))
        .hasMessage("stuck.timeout.ms (300000) must be more than transaction.timeout.ms (300000)");
    assertThatThrownBy(
            () ->
                encoder(
                    Map.of(
                        "stuck.timeout.ms",
                        "300000",
                        "processing.guarantee",
                        "at_least_once",
                        "commit.interval.ms",
                        "400000")))
        .hasMessage("stuck.timeout.ms (300000) must be more than commit.interval.ms (400000)");
  }

  @Test
  void warnsNoEarlierThanMaxCommitTime() {
    // Given a timeout barely above the longest commit, and one far above it
    ServiceConfig barely = encoder(Map.of("stuck.timeout.ms", "300001"));
    ServiceConfig far = encoder(Map.of("stuck.timeout.ms", "900000"));

    // When / Then
    assertThat(barely.stuckWarning()).hasMillis(300_000);
    assertThat(far.stuckWarning()).hasMillis(450_000);
  }

  @Test
  void addsCheckpointWaitToTransactionTimeout() {
    // Given
    Map<String, String> settings =
        Map.of("bootstrap.servers", "b:9092", "producer.transaction.timeout.ms", "64000");

    // When / Then
    assertThatThrownBy(() -> ServiceConfig.of(Role.DECODER, settings))
        .hasMessage(
            "image.timeout.ms + checkpoint.wait.ms (65000) must be less than transaction.timeout.ms"
                + " (64000)");
    assertThat(ServiceConfig.of(Role.ENCODER, settings).checkpointClients()).isPresent();
  }

  @Test
  void checkpointClientsUseSecurityWithoutGroup() {
    // When
    CheckpointClients clients =
        encoder(Map.of("security.protocol", "SSL", "routes.topic", "my.routes"))
            .checkpointClients()
            .orElseThrow();

    // Then
    assertThat(clients.checkpoints()).isEqualTo("vqstream.checkpoints");
    assertThat(clients.routes()).isEqualTo("my.routes");
    assertThat(clients.consumer())
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("group.id");
    assertThat(clients.producer()).containsEntry("security.protocol", "SSL");
    assertThat(clients.admin()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void usesNoPublishedCheckpointsWithoutTopic() {
    assertThat(encoder(Map.of("checkpoints.topic", "")).checkpointClients()).isEmpty();
  }

  @Test
  void rejectsPollIntervalShorterThanTransaction() {
    assertThatThrownBy(() -> encoder(Map.of("max.poll.interval.ms", "250000")))
        .hasMessage(
            "transaction.timeout.ms (300000) must be less than max.poll.interval.ms (250000)");
  }

  @Test
  void checksOnlyPollIntervalWithoutTransactions() {
    // Given
    Map<String, String> settings =
        Map.of(
            "processing.guarantee", "at_least_once",
            "transaction.timeout.ms", "1000",
            "max.poll.interval.ms", "70000");

    // When
    ServiceConfig config = encoder(settings);

    // Then
    assertThat(config.exactlyOnce()).isFalse();
  }

  @Test
  void fetchesFewLargeRecords() {
    // When
    Properties properties =
        encoder(Map.of()).streamsProperties(new RecordLimits(80 << 20, 10 << 20, 90 << 20));

    // Then
    StreamsConfig streams = new StreamsConfig(properties);
    Map<String, Object> consumer = streams.getMainConsumerConfigs("g", "c", 0);
    Map<String, Object> producer = streams.getProducerConfigs("p");
    assertThat(asLong(consumer.get("max.poll.records"))).isEqualTo(1);
    assertThat(asLong(consumer.get("max.partition.fetch.bytes"))).isEqualTo(80 << 20);
    assertThat(asLong(consumer.get("fetch.max.bytes"))).isEqualTo(80 << 20);
    assertThat(asLong(producer.get("max.request.size"))).isEqualTo(90 << 20);
    assertThat(asLong(producer.get("buffer.memory"))).isEqualTo(180 << 20);
    assertThat(producer).containsEntry("compression.type", "none");
    assertThat(consumer).containsEntry("isolation.level", "read_committed");
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "8, 8", "16, 16", "64, 64", "256, 64"})
  void hasStreamThreadsForBatchesAndForEveryProcessor(int processors, int threads) {
    assertThat(RuntimeSettings.streamThreads(processors)).isEqualTo(threads);
  }

  @ParameterizedTest
  @CsvSource({
    "session.timeout.ms, 15000, 1000",
    "session.timeout.ms, 1500, 500",
    "main.consumer.session.timeout.ms, 600, 200",
    "heartbeat.interval.ms, 4000, 4000"
  })
  void sendsThreeHeartbeatsPerSession(String name, String value, long heartbeat) {
    // When
    Properties properties =
        encoder(Map.of(name, value)).streamsProperties(RecordLimits.of(1_000_000));

    // Then
    assertThat(
            asLong(
                new StreamsConfig(properties)
                    .getMainConsumerConfigs("g", "c", 0)
                    .get("heartbeat.interval.ms")))
        .isEqualTo(heartbeat);
  }

  @Test
  void refreshesMetadataEveryThirtySeconds() {
    // When
    Properties properties = encoder(Map.of()).streamsProperties(RecordLimits.of(1_000_000));

    // Then
    StreamsConfig streams = new StreamsConfig(properties);
    Map<String, Object> consumer = streams.getMainConsumerConfigs("g", "c", 0);
    assertThat(asLong(consumer.get("metadata.max.age.ms"))).isEqualTo(30_000);
  }

  @Test
  void appliesBatchLimits() {
    // When
    ServiceConfig config = encoder(Map.of("batch.max.images", "5", "batch.max.wait.ms", "7"));

    // Then
    assertThat(config.batchLimits()).isEqualTo(new BatchLimits(5, Duration.ofMillis(7)));
    assertThat(encoder(Map.of()).batchLimits()).isEqualTo(BatchLimits.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource
  void readsInferenceDevice(InferenceDevice device) {
    // When
    ServiceConfig config = encoder(Map.of("inference.device", device.id()));

    // Then
    assertThat(config.inferenceDevice()).isEqualTo(device);
    assertThat(encoder(Map.of()).inferenceDevice()).isEqualTo(InferenceDevice.CPU);
  }

  @ParameterizedTest
  @CsvSource({"1, 52428800", "8, 52428800", "64, 6553600", "1024, 1048576"})
  void allConsumersTogetherFetchNoMoreThanFitsIntoMemory(String threads, int fetched) {
    // When
    Properties properties =
        encoder(Map.of("num.stream.threads", threads))
            .streamsProperties(RecordLimits.of(1_000_000));

    // Then
    StreamsConfig streams = new StreamsConfig(properties);
    Map<String, Object> consumer = streams.getMainConsumerConfigs("g", "c", 0);
    assertThat(asLong(consumer.get("fetch.max.bytes"))).isEqualTo(fetched);
  }

  @ParameterizedTest
  @CsvSource({
    "exactly_once_v2, client.id, read_committed",
    "at_least_once, client.id, read_committed",
    "at_least_once, isolation.level, read_uncommitted",
    "at_least_once, consumer.isolation.level, read_uncommitted",
  })
  void readsCommittedRecordsUnlessToldOtherwise(String guarantee, String name, String isolation) {
    // When
    ServiceConfig config =
        encoder(Map.of("processing.guarantee", guarantee, name, "read_uncommitted"));

    // Then
    StreamsConfig streams = new StreamsConfig(config.streamsProperties(RecordLimits.of(1_000_000)));
    assertThat(streams.getMainConsumerConfigs("g", "c", 0))
        .containsEntry("isolation.level", isolation);
  }

  @Test
  void userSettingsOverrideDerivedOnes() {
    // When
    Properties properties =
        encoder(Map.of("max.poll.records", "100", "producer.compression.type", "zstd"))
            .streamsProperties(RecordLimits.of(1_000_000));

    // Then
    StreamsConfig streams = new StreamsConfig(properties);
    assertThat(asLong(streams.getMainConsumerConfigs("g", "c", 0).get("max.poll.records")))
        .isEqualTo(100);
    assertThat(streams.getProducerConfigs("p")).containsEntry("compression.type", "zstd");
  }

  @Test
  void limitsRecordsToTopicSettingAndProducer() {
    // Given
    RecordLimits topics = new RecordLimits(5_000, 3_000, 9_000);

    // When / Then
    assertThat(encoder(Map.of()).limitsWithin(topics)).isEqualTo(topics);
    assertThat(encoder(Map.of("record.max.bytes", "4000")).limitsWithin(topics))
        .isEqualTo(new RecordLimits(5_000, 3_000, 4_000));
    assertThat(encoder(Map.of("producer.max.request.size", "2000")).limitsWithin(topics))
        .isEqualTo(new RecordLimits(5_000, 2_000, 2_000));
    assertThat(encoder(Map.of("buffer.memory", "2500")).limitsWithin(topics))
        .isEqualTo(new RecordLimits(5_000, 2_500, 2_500));
  }

  private static long asLong(Object value) {
    return Long.parseLong(String.valueOf(value));
  }
}

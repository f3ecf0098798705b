package io.vqstream.bench.sizing;

/**
 * What the stream needs at Kafka.
 *
 * @param sourceBytes mean size of a source image
 * @param codedBytes mean size of a coded image
 * @param sourcePerDay bytes of source images a day, one replica
 * @param codedPerDay bytes of coded images a day, one replica
 * @param storedBytes bytes that all brokers keep: retention and replicas
 * @param trafficPerSecond bytes a second that brokers receive and send, replication included
 * @param partitions of the source topic, and of each other topic
 * @param brokers number of brokers
 */
public record KafkaSize(
    double sourceBytes,
    double codedBytes,
    double sourcePerDay,
    double codedPerDay,
    double storedBytes,
    double trafficPerSecond,
    long partitions,
    long brokers) {}

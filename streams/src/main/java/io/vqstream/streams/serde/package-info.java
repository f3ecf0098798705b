/**
 * Kafka serializers and deserializers of the records in {@code vqstream.v1}. In come bytes of a
 * topic, out go protobuf messages, and the other way round. Needs kafka-clients and proto alone, so
 * that plain producers and consumers can use it; knows no codec and no Kafka Streams.
 */
package io.vqstream.streams.serde;

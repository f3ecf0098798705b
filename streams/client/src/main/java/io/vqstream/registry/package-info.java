/**
 * Checkpoints on their way through Kafka: published, found, fetched, kept on disk, and the routes
 * that say which one encoders use. In come checkpoint files and records of the two topics, out come
 * checked checkpoints. Needs kafka-clients, proto and the model's checkpoints alone, so that plain
 * consumers can use it; knows no codec and no Kafka Streams.
 */
package io.vqstream.registry;

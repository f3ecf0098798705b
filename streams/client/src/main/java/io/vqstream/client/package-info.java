/**
 * The codec as a Kafka serializer and deserializer, for producers and consumers that know nothing
 * of vqstream but a class name in their configuration. In come image files, messages or pixels, out
 * go coded images, and the other way round. What the service does with bad data, a topic of
 * failures, is left to the client; what is bad, and why, is said with the same words.
 *
 * <p>Needs kafka-clients, model and proto: no Kafka Streams and no Micrometer need be on the
 * classpath. Knows no broker but the one that published checkpoints are fetched from, where that is
 * asked for; where others come from is a {@link CodecSource}'s business.
 */
package io.vqstream.client;

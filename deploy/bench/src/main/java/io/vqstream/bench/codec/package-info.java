/**
 * Baseline codecs for the services, JPEG and pass-through, and a codec that measures its calls.
 * This package does not depend on Kafka.
 */
package io.vqstream.bench.codec;

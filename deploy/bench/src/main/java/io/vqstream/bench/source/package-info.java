/**
 * The images that a benchmark sends: image files, whole or cut into tiles of equal size. This
 * package does not depend on Kafka.
 */
package io.vqstream.bench.source;

/**
 * A Kafka broker inside this JVM, for the demo, the benchmark and tests. Closing it deletes its
 * data. This package does not depend on images.
 */
package io.vqstream.demo.broker;

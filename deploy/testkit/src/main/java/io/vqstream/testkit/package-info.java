/** What tests of several modules share: a codec without networks and a Kafka broker in this JVM. */
package io.vqstream.testkit;

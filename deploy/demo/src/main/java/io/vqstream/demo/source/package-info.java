/**
 * The images that the demo publishes: bundled photographs or the files of a folder, by name and
 * bytes. This package does not depend on Kafka or the codec.
 */
package io.vqstream.demo.source;

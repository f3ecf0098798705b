/**
 * An HTML page that shows each image, its reconstruction and the difference. The page loads nothing
 * from the network. This package does not depend on Kafka.
 */
package io.vqstream.demo.gallery;

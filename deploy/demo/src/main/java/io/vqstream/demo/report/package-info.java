/**
 * What the demo found out about each image, as a table for people and as JSON for scripts. Knows
 * neither Kafka nor the codec's workings.
 */
package io.vqstream.demo.report;

/**
 * Measures what the product does with images: through Kafka, both topologies, and in plain threads
 * without it, with our codec and with others. In come images and codecs, out goes a report. Knows
 * no command line.
 */
package io.vqstream.bench;

/**
 * What operators watch: images, bytes, bits a pixel, time by stage and failures by reason, as
 * Micrometer meters. In come events of codec and topologies. Knows no Kafka and no exposition
 * format.
 */
package io.vqstream.service.metrics;

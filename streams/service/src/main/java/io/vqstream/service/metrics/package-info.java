/**
 * Micrometer meters of a service: images, bytes, bits per pixel, time per stage and failures by
 * reason. Does not depend on Kafka or an exposition format.
 */
package io.vqstream.service.metrics;

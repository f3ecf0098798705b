/**
 * Micrometer meters of a service and its process: images, bytes, bits per pixel, PSNR and durations
 * by route, time per stage, failures by reason, memory. Does not depend on Kafka.
 */
package io.vqstream.service.metrics;

/** Tracing of images with Micrometer's observations, exported to OpenTelemetry. */
package io.vqstream.service.tracing;

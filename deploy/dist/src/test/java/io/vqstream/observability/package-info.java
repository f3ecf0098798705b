/** Grafana boards and Prometheus rules: their source, their tests, and a run under Prometheus. */
package io.vqstream.observability;

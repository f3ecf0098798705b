package io.vqstream.bench.sizing;

import java.util.OptionalDouble;

/**
 * What a simulation measures.
 *
 * @param images that were simulated
 * @param utilization share of the processors in use before the outage
 * @param meanLag images that wait or are processed, mean over time before the outage
 * @param meanWait mean time in seconds before an image is begun, before the outage
 * @param p50 median time in seconds from arrival to completion, before the outage
 * @param p99 99th percentile of the same
 * @param maxLag images that wait or are processed, at most, outage included
 * @param catchUp seconds after the outage until the lag is one that was usual before it; empty if
 *     that does not happen
 */
public record QueueReport(
    long images,
    double utilization,
    double meanLag,
    double meanWait,
    double p50,
    double p99,
    long maxLag,
    OptionalDouble catchUp) {}

package io.vqstream.study.result;

import java.util.Map;

/**
 * A run that was finished.
 *
 * @param study name of the study
 * @param run name of the run in the study
 * @param seed of its random numbers
 * @param settings what the result depends on beside the seed, such as the images
 * @param seconds time that it took
 * @param result what it found
 */
public record StudyRecord(
    String study,
    String run,
    long seed,
    Map<String, String> settings,
    double seconds,
    RunResult result) {}

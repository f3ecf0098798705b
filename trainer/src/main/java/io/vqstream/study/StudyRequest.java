package io.vqstream.study;

import io.vqstream.study.plan.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to run.
 *
 * @param names names of studies
 * @param data folder of the images; empty for drawn shapes
 * @param profile how much to do
 * @param seeds number of seeds; empty for the profile's
 * @param minutes time that all runs together may take; empty for no limit
 * @param output folder of the results
 */
public record StudyRequest(
    List<String> names,
    Optional<Path> data,
    Profile profile,
    Optional<Integer> seeds,
    Optional<Double> minutes,
    Path output) {}

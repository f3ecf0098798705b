package io.vqstream.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code vqstream train} is asked for.
 *
 * <p>A resumed run remembers everything but the work folder. What is given all the same must be as
 * before, except the paths, the device and the number of steps.
 *
 * @param folders folders of images to train on, with all folders below them; may be empty when
 *     resuming
 * @param output the checkpoint to write; may be absent when resuming
 * @param from a checkpoint to start from, or the work folder of a run; its codebooks are kept, so
 *     the phase without codebooks is left out
 * @param config a properties file that overrides the defaults
 * @param work folder for the run's state, its figures and its pictures
 * @param resume whether to continue the run in the work folder
 * @param device {@code cpu}, {@code gpu}, or {@code auto} for a GPU where there is one, which is
 *     the default
 */
public record TrainingRequest(
    List<Path> folders,
    Optional<Path> output,
    Optional<Path> from,
    Optional<Path> config,
    Path work,
    boolean resume,
    Optional<String> device) {

  public TrainingRequest {
    folders = List.copyOf(folders);
    if (!resume && (folders.isEmpty() || output.isEmpty())) {
      throw new IllegalArgumentException("a new run needs folders of images and an output");
    }
  }
}

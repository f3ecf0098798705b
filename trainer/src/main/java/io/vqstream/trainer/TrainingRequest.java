package io.vqstream.trainer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code vqstream train} is asked for.
 *
 * @param folders folders of images to train on, looked through with all that is below them
 * @param output the checkpoint to be written
 * @param from a checkpoint to go on from, instead of from nothing; its codebooks are kept, so the
 *     phase without codebooks is left out
 * @param config a properties file that overrides the defaults
 * @param work folder for the run's state, its log and its pictures
 * @param resume whether to go on with the run in the work folder
 * @param device {@code cpu}, {@code gpu}, or {@code auto} for a GPU where there is one
 */
public record TrainingRequest(
    List<Path> folders,
    Path output,
    Optional<Path> from,
    Optional<Path> config,
    Path work,
    boolean resume,
    String device) {

  public TrainingRequest {
    folders = List.copyOf(folders);
  }
}

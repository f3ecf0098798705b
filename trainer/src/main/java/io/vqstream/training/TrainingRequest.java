package io.vqstream.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a training run.
 *
 * <p>A resumed run takes omitted parameters from its record in the work folder. Parameters that are
 * given must equal those of the record, except paths, device and number of steps.
 *
 * @param folders folders of images to train on, searched recursively; may be empty when resuming
 * @param output the checkpoint file to write; may be empty when resuming
 * @param from what the run starts from: {@code nothing}, the id of a bundled checkpoint, a
 *     checkpoint file, or the work folder of another run. Empty for the bundled checkpoint that
 *     fits the sizes of the images. Codebooks are kept and the rounding phase is skipped, unless
 *     {@code reinitialize.codebooks} is set or the architecture differs
 * @param config a properties file with training settings that override the defaults
 * @param settings training settings that override those of the file
 * @param validate folder of held-out images on which the checkpoint is measured as it is saved;
 *     empty for those that {@code validation.fraction} holds out
 * @param work folder for state, figures and reconstructions of the run
 * @param resume whether to continue the run in the work folder
 * @param device {@code cpu}, {@code gpu} or {@code auto} (default), which uses a GPU if there is
 *     one
 */
public record TrainingRequest(
    List<Path> folders,
    Optional<Path> output,
    Optional<String> from,
    Optional<Path> config,
    Map<String, String> settings,
    Optional<Path> validate,
    Path work,
    boolean resume,
    Optional<String> device) {

  public TrainingRequest {
    folders = List.copyOf(folders);
    settings = Map.copyOf(settings);
    if (!resume && (folders.isEmpty() || output.isEmpty())) {
      throw new IllegalArgumentException("a new run needs folders of images and an output file");
    }
  }

  /** A request without held-out images, and with no settings but those of the file. */
  public TrainingRequest(
      List<Path> folders,
      Optional<Path> output,
      Optional<String> from,
      Optional<Path> config,
      Path work,
      boolean resume,
      Optional<String> device) {
    this(folders, output, from, config, Map.of(), Optional.empty(), work, resume, device);
  }
}

package io.vqstream.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The work folder of a run and the files in it.
 *
 * @param path the folder
 */
record RunFolder(Path path) {

  /** Returns the file of the state to resume from. */
  Path state() {
    return path.resolve("state.safetensors");
  }

  /** Returns the file of the {@link RunRecord}. */
  Path record() {
    return path.resolve("run.json");
  }

  /** Returns the file of figures, a line every 50 steps. */
  Path figures() {
    return path.resolve("training.csv");
  }

  /** Returns the file of figures of held-out images, a line at each save. */
  Path heldOut() {
    return path.resolve("held-out.csv");
  }

  /** Returns the image of some crops and their reconstructions at each level. */
  Path reconstructions() {
    return path.resolve("reconstructions.png");
  }

  /** Returns the page of the run. */
  Path report() {
    return path.resolve("report.html");
  }

  /** Returns the folder of pictures over time, which the page has. */
  Path progress() {
    return path.resolve("progress");
  }

  /** Returns the scratch file of the pixels, which exists while a run works here. */
  Path pixels() {
    return path.resolve("pixels.tmp");
  }

  /** The file that a run locks while it works here. */
  Path lock() {
    return path.resolve("run.lock");
  }

  /** Returns whether the run writes that file, or the folder that it is in, for itself. */
  boolean contains(Path file) {
    Path place = file.toAbsolutePath().normalize();
    return List.of(
            record(),
            state(),
            figures(),
            heldOut(),
            reconstructions(),
            report(),
            progress(),
            path.resolve(TensorBoardLog.FOLDER),
            pixels(),
            lock())
        .stream()
        .anyMatch(part -> place.startsWith(part.toAbsolutePath().normalize()));
  }

  /** Returns a file that a new run would overwrite, if there is one. */
  Optional<Path> occupant() {
    return List.of(record(), state(), figures(), heldOut(), reconstructions(), report()).stream()
        .filter(Files::exists)
        .findFirst();
  }

  /** Returns why a new run may not use the folder, if so. */
  Optional<String> refusal() {
    return occupant()
        .map(
            file ->
                file.equals(record()) || file.equals(state())
                    ? path
                        + " holds a run already: continue it with --resume, or name another folder"
                        + " with --work"
                    : file + " exists: name another folder with --work");
  }
}

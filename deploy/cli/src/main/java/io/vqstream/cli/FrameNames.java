package io.vqstream.cli;

import io.vqstream.files.FileSelection;
import io.vqstream.tools.FileType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Maps names of images to names of frames and back.
 *
 * <p>{@code a.png} becomes {@code a.vq}. If two inputs would share that name, such as {@code a.png}
 * and {@code a.jpg}, each keeps its extension: {@code a.png.vq} and {@code a.jpg.vq}. So does an
 * input like {@code a.jpg.png}, whose short name would be read as that of {@code a.jpg}.
 *
 * <p>In the other direction an extension of {@code a.png.vq} counts where it fits the content: a
 * PNG file becomes {@code a.png}. A frame {@code a.jpg.vq} whose pixels were coded holds no JPEG
 * file any more and becomes {@code a.jpg.png}; if the file was passed through, {@code a.jpg}.
 */
final class FrameNames {
  private static final String EXTENSION = ".vq";

  /** Takes the place of an extension: {@code a} beside {@code a.png} becomes {@code a.image.vq}. */
  private static final String NO_EXTENSION = ".image";

  private FrameNames() {}

  /**
   * Returns the frame's name for each image's name. Different names get different frame names.
   *
   * @param names relative paths of all images of one run
   */
  static Map<Path, Path> ofImages(Collection<Path> names) {
    Set<Path> all = new HashSet<>(names);
    Set<Path> full = new HashSet<>(); // names that keep their extension
    all.stream().filter(FrameNames::hasTwoExtensions).forEach(full::add);
    Map<Path, List<Path>> byTarget;
    do {
      byTarget = new HashMap<>();
      for (Path name : all) {
        byTarget.computeIfAbsent(frame(name, full), key -> new ArrayList<>()).add(name);
      }
      // A kept extension may make a name that was another's short one: look again.
    } while (keepExtensions(byTarget.values(), full));
    Map<Path, Path> frames = new HashMap<>();
    all.forEach(name -> frames.put(name, frame(name, full)));
    return frames;
  }

  private static boolean keepExtensions(Collection<List<Path>> sharing, Set<Path> full) {
    boolean changed = false;
    for (List<Path> names : sharing) {
      changed |= names.size() > 1 && full.addAll(names);
    }
    return changed;
  }

  private static Path frame(Path name, Set<Path> full) {
    if (!full.contains(name)) {
      return append(withoutExtension(name), EXTENSION);
    }
    // A name without an extension would come back with that of its format, and meet another.
    boolean bare = FileSelection.extension(name).isEmpty();
    return append(bare ? append(name, NO_EXTENSION) : name, EXTENSION);
  }

  private static boolean hasTwoExtensions(Path name) {
    return !FileSelection.extension(name).isEmpty()
        && FileType.isImageExtension(FileSelection.extension(withoutExtension(name)));
  }

  /**
   * Returns the name of the image file in a frame.
   *
   * @param frame path or name of the frame
   * @param type of the image file
   */
  static Path image(Path frame, FileType type) {
    Path name = withoutExtension(frame);
    return type.hasExtension(FileSelection.extension(name))
        ? name
        : append(name, "." + type.extension());
  }

  private static Path withoutExtension(Path path) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? path.resolveSibling(name.substring(0, dot)) : path;
  }

  private static Path append(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }
}

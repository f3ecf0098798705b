package io.vqstream.study.dataset;

import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.training.source.ImageSource;
import io.vqstream.training.source.ImageSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the sets of a folder:
 *
 * <ul>
 *   <li>files in IDX form, named as those of MNIST and Fashion-MNIST: {@code train-images…} and
 *       {@code t10k-images…}
 *   <li>binary batches of CIFAR-10, {@code data_batch_1.bin} to {@code test_batch.bin}
 *   <li>any other images, of which the middle square is averaged to 32 x 32; every tenth is held
 *       out
 *   <li>a folder of such folders
 * </ul>
 *
 * <p>Of more images than the limit, some are taken that are evenly spread: the first half of the
 * held-out digits of MNIST is easier than the second.
 */
public final class DataFolder {
  private static final int SIDE = 32;
  private static final int HELD_OUT = 10;
  private static final String TRAIN = "train-images";
  private static final String TEST = "t10k-images";
  private static final String LABELS = "t10k-labels";

  private final int trainLimit;
  private final int testLimit;

  /** Creates a reader of at most so many images of a set. */
  public DataFolder(int trainLimit, int testLimit) {
    this.trainLimit = trainLimit;
    this.testLimit = testLimit;
  }

  /**
   * Reads all sets of a folder, sorted by name.
   *
   * @throws IOException if the folder has no images, or one cannot be read
   */
  public List<ImageSet> read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "no such folder");
    }
    if (isSet(folder)) {
      return List.of(readSet(folder));
    }
    List<ImageSet> sets = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(DataFolder::isSet).sorted().toList()) {
        sets.add(readSet(entry));
      }
    }
    return sets.isEmpty() ? List.of(pictures(folder)) : sets;
  }

  private static boolean isSet(Path folder) {
    return find(folder, TRAIN).isPresent() || find(folder, "data_batch_1").isPresent();
  }

  private ImageSet readSet(Path folder) throws IOException {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    if (find(folder, TRAIN).isPresent()) {
      Optional<byte[]> labels = Optional.empty();
      if (find(folder, LABELS).isPresent()) {
        labels = Optional.of(Labels.idx(find(folder, LABELS).get(), testLimit));
      }
      return set(name, required(folder, TRAIN), required(folder, TEST), labels);
    }
    Path test = required(folder, "test_batch");
    List<Path> batches = new ArrayList<>();
    for (int i = 1; find(folder, "data_batch_" + i).isPresent(); i++) {
      batches.add(required(folder, "data_batch_" + i));
    }
    ByteArrayOutputStream train = new ByteArrayOutputStream();
    ImageShape shape = append(batches, trainLimit, train);
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    append(List.of(test), testLimit, held);
    return new ImageSet(
        name,
        shape,
        train.toByteArray(),
        held.toByteArray(),
        Optional.of(Labels.cifar(test, testLimit)));
  }

  private ImageSet set(String name, Path train, Path test, Optional<byte[]> labels)
      throws IOException {
    ByteArrayOutputStream training = new ByteArrayOutputStream();
    ImageShape shape = append(List.of(train), trainLimit, training);
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    if (!append(List.of(test), testLimit, held).equals(shape)) {
      throw new IOException(test + ": its images have another size than those of " + train);
    }
    return new ImageSet(name, shape, training.toByteArray(), held.toByteArray(), labels);
  }

  private static ImageShape append(List<Path> files, int limit, ByteArrayOutputStream out)
      throws IOException {
    Optional<ImageShape> shape = Optional.empty();
    Path scratch = Files.createTempDirectory("vqstream-study");
    try (ImageSources sources = ImageSources.open(files, List.of(), scratch)) {
      int all = sources.all().stream().mapToInt(ImageSource::count).sum();
      int some = Math.min(limit, all);
      int taken = 0;
      int start = 0;
      for (ImageSource source : sources.all()) {
        while (taken < some && ImageSet.spread(taken, some, all) < start + source.count()) {
          int index = ImageSet.spread(taken++, some, all) - start;
          Picture picture = ((SourceImage.Codable) source.original(index)).picture();
          shape = Optional.of(shapeOf(picture));
          writePlanes(picture, out);
        }
        start += source.count();
      }
    } catch (UnreadableImageException e) {
      throw new IOException(files.get(0) + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(scratch);
    }
    return shape.orElseThrow(() -> new IOException(files.get(0) + ": no images in it"));
  }

  private ImageSet pictures(Path folder) throws IOException {
    ByteArrayOutputStream train = new ByteArrayOutputStream();
    ByteArrayOutputStream test = new ByteArrayOutputStream();
    int samples = 3 * SIDE * SIDE;
    Path scratch = Files.createTempDirectory("vqstream-study");
    try (ImageSources sources = ImageSources.open(List.of(folder), List.of(), scratch)) {
      int index = 0;
      for (ImageSource source : sources.all()) {
        for (int i = 0; i < source.count(); i++) {
          Optional<Picture> picture = readable(source, i);
          boolean held = index % HELD_OUT == 0;
          if (picture.isPresent()) {
            index++;
            if (held && test.size() < testLimit * samples) {
              writePlanes(Thumbnail.of(picture.get(), SIDE), 3, test);
            } else if (!held && train.size() < trainLimit * samples) {
              writePlanes(Thumbnail.of(picture.get(), SIDE), 3, train);
            }
          }
        }
      }
    } finally {
      Files.deleteIfExists(scratch);
    }
    if (train.size() == 0) {
      throw new IOException(folder + ": fewer than two images that can be read");
    }
    return new ImageSet(
        folder.toAbsolutePath().normalize().getFileName().toString().toLowerCase(Locale.ROOT),
        new ImageShape(3, SIDE, SIDE),
        train.toByteArray(),
        test.toByteArray(),
        Optional.empty());
  }

  private static Optional<Picture> readable(ImageSource source, int index) {
    try {
      return source.read(index) instanceof SourceImage.Codable codable
          ? Optional.of(codable.picture())
          : Optional.empty();
    } catch (IOException | UnreadableImageException e) {
      System.Logger log = System.getLogger(DataFolder.class.getName());
      log.log(System.Logger.Level.WARNING, "skipped {0}: {1}", source.name(index), e.getMessage());
      return Optional.empty();
    }
  }

  private static ImageShape shapeOf(Picture picture) {
    return new ImageShape(picture.gray() ? 1 : 3, picture.height(), picture.width());
  }

  private static void writePlanes(Picture picture, ByteArrayOutputStream out) {
    writePlanes(picture, shapeOf(picture).channels(), out);
  }

  private static void writePlanes(Picture picture, int channels, ByteArrayOutputStream out) {
    for (int c = 0; c < channels; c++) {
      for (int i = c; i < picture.rgb().length; i += 3) {
        out.write(picture.rgb()[i]);
      }
    }
  }

  private static Path required(Path folder, String start) throws IOException {
    return find(folder, start)
        .orElseThrow(
            () ->
                new NoSuchFileException(
                    folder.resolve(start).toString(), null, "the set has no such file"));
  }

  private static Optional<Path> find(Path folder, String start) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.getFileName().toString().startsWith(start)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

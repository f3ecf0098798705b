package io.vqstream.training.source;

import io.vqstream.files.FileSelection;
import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The image files in an archive, sorted by name. Members are selected by their extensions; hidden
 * ones are left out.
 */
final class ArchiveImages implements ImageSource {
  private final Path file;
  private final List<Member> members;
  private final List<String> leftOut;
  private final AutoCloseable archive;

  /** A file in an archive. */
  interface Member {
    /** Returns its path in the archive. */
    String name();

    /** Reads the whole file. Thread-safe. */
    byte[] read() throws IOException;
  }

  /**
   * @param file the archive, for messages
   * @param all all files in it
   * @param archive closed with this source
   */
  ArchiveImages(Path file, List<Member> all, AutoCloseable archive) {
    this.file = file;
    this.archive = archive;
    members = new ArrayList<>();
    List<Path> unsupported = new ArrayList<>();
    for (Member member : all) {
      // of its extension only: the file system need not have every character of a name
      Path path = Path.of(member.name().replace('\\', '/').replaceAll("[^ -~]", "_"));
      if (path.getFileName() == null || isHidden(member.name())) {
        continue;
      }
      String extension = FileSelection.extension(path);
      if (FileSelection.TRAINING_IMAGES.takesName(extension)) {
        members.add(member);
      } else if (FileSelection.isUnsupportedImage(extension)) {
        unsupported.add(path);
      }
    }
    members.sort(Comparator.comparing(Member::name));
    leftOut = new FileTree(file, List.of(), List.of(), unsupported).leftOut();
  }

  private static boolean isHidden(String name) {
    return Arrays.stream(name.split("/"))
        .anyMatch(part -> part.startsWith(".") && !part.equals(".") || part.equals("__MACOSX"));
  }

  @Override
  public int count() {
    return members.size();
  }

  @Override
  public String name(int index) {
    return file + "!" + members.get(index).name();
  }

  @Override
  public ImageFileReader.Size size(int index) throws IOException, UnreadableImageException {
    return ImageBytes.size(members.get(index).read());
  }

  @Override
  public SourceImage read(int index) throws IOException, UnreadableImageException {
    return ImageBytes.read(members.get(index).read());
  }

  @Override
  public List<FileTree.Problem> problems() {
    return List.of();
  }

  @Override
  public List<String> leftOut() {
    return leftOut;
  }

  @Override
  public void close() throws IOException {
    try {
      archive.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

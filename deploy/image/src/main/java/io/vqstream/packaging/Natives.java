package io.vqstream.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The native libraries of the services: libwebp and Kafka's compression.
 *
 * <p>At run time each would be unpacked to {@code /tmp}, which a container mounts without the right
 * to execute ({@code docker run --tmpfs}). So they are unpacked when the image is made, and the JVM
 * is told where they are.
 */
enum Natives {
  WEBP("webp-imageio-", "native/Linux/(x86_64|aarch64)/libwebp-imageio\\.so"),
  ZSTD("zstd-jni-", "linux/(amd64|aarch64)/libzstd-jni-.*\\.so"),
  SNAPPY("snappy-java-", "org/xerial/snappy/native/Linux/(x86_64|aarch64)/libsnappyjava\\.so"),
  LZ4("lz4-java-", "net/jpountz/util/linux/(amd64|aarch64)/liblz4-java\\.so");

  private final String jar;
  private final Pattern entry;

  /**
   * @param jar start of the jar's file name
   * @param entry entry in it; the first group is the processor
   */
  Natives(String jar, String entry) {
    this.jar = jar;
    this.entry = Pattern.compile(entry);
  }

  /** File name in the image, without the version. */
  String fileName() {
    return switch (this) {
      case WEBP -> "libwebp-imageio.so";
      case ZSTD -> "libzstd-jni.so";
      case SNAPPY -> "libsnappyjava.so";
      case LZ4 -> "liblz4-java.so";
    };
  }

  /**
   * Returns options of the JVM so that the libraries are loaded from a folder of the image.
   *
   * @param folder where they will be
   */
  static List<String> options(String folder) {
    return List.of(
        "-Djava.library.path=" + folder, // LZ4
        "-Dvqstream.natives=" + folder,
        "-DZstdNativePath=" + folder + "/" + ZSTD.fileName(),
        "-Dorg.xerial.snappy.lib.path=" + folder,
        "-Dorg.xerial.snappy.lib.name=" + SNAPPY.fileName());
  }

  /**
   * Unpacks the library and returns its file.
   *
   * @param lib folder of jars
   * @param folder receives the file
   * @throws IOException if there is not exactly one such jar with one such library
   */
  Path unpack(Path lib, Processor processor, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(jarIn(lib).toFile())) {
      List<? extends ZipEntry> found =
          zip.stream().filter(candidate -> isFor(processor, candidate.getName())).toList();
      try (InputStream library = zip.getInputStream(only(found, zip.getName()))) {
        Path file = Files.createDirectories(folder).resolve(fileName());
        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
      }
    }
  }

  private boolean isFor(Processor processor, String name) {
    var matcher = entry.matcher(name);
    return matcher.matches()
        && (matcher.group(1).equals(processor.machine())
            || matcher.group(1).equals(processor.name()));
  }

  private Path jarIn(Path lib) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return only(
          files.filter(file -> file.getFileName().toString().startsWith(jar)).toList(),
          lib.toString());
    }
  }

  private <T> T only(List<T> found, String where) throws IOException {
    if (found.size() != 1) {
      throw new IOException(
          "%s: one %s expected, found %s"
              .formatted(
                  where,
                  jar.substring(0, jar.length() - 1),
                  found.stream().map(Object::toString).collect(Collectors.toList())));
    }
    return found.get(0);
  }
}

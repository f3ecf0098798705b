package io.vqstream.cli;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ReferenceCache;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decodes frames in files. What an inter frame builds on is a frame that was decoded before, or is
 * found in the folder of the inter frame by its checksum. Not thread-safe.
 */
final class ReferenceFiles {
  static final long MAX_BYTES = 64 << 20;

  private final ReferenceCache<Integer> decoded = new ReferenceCache<>(MAX_BYTES);
  private final Map<Path, Map<Integer, Path>> folders = new HashMap<>();

  /**
   * Decodes a frame.
   *
   * @param file where the frame is; its folder is searched for what the frame builds on
   * @throws FrameException as {@link ImageCodec#decode(Frame, Optional)} does
   * @throws IOException if the folder cannot be read
   */
  Decoded decode(ImageCodec codec, byte[] frame, Path file) throws FrameException, IOException {
    Decoded image;
    try {
      image = codec.decode(frame);
    } catch (FrameException e) {
      if (e.fault() != Fault.MISSING_REFERENCE) {
        throw e;
      }
      Frame.Coded inter = (Frame.Coded) Frame.parse(frame);
      image = codec.decode(inter, reference(codec, inter, file));
    }
    image.reference().ifPresent(next -> decoded.put(next.checksum(), next));
    return image;
  }

  /** Returns what a frame builds on; empty for a key frame, and if a frame is missing. */
  private Optional<ReferenceFrame> reference(ImageCodec codec, Frame.Coded frame, Path file)
      throws FrameException, IOException {
    Deque<Frame.Coded> chain = new ArrayDeque<>();
    Optional<Frame.Reference> wanted = frame.reference();
    Optional<ReferenceFrame> found = wanted.flatMap(name -> decoded.get(name.checksum()));
    while (wanted.isPresent() && found.isEmpty()) {
      Path before = folder(file).get(wanted.get().checksum());
      if (before == null || !(parsed(before).orElse(null) instanceof Frame.Coded coded)) {
        return Optional.empty();
      }
      if (chain.size() >= frame.reference().map(Frame.Reference::distance).orElse(0)) {
        return Optional.empty(); // forged: a chain is never longer
      }
      chain.push(coded);
      wanted = coded.reference();
      found = wanted.flatMap(name -> decoded.get(name.checksum()));
    }
    return codec.decodeCodes(chain, found);
  }

  /** Parses another frame; empty if it is damaged, which its own decompression reports. */
  private static Optional<Frame> parsed(Path file) throws IOException {
    try {
      return Optional.of(Frame.parse(Files.readAllBytes(file)));
    } catch (FrameException e) {
      return Optional.empty();
    }
  }

  /** Returns the files in the folder of a frame by the checksum at their end. */
  private Map<Integer, Path> folder(Path file) throws IOException {
    if (file.equals(StandardStreams.DASH)) {
      return Map.of();
    }
    Path folder = file.toAbsolutePath().getParent();
    Map<Integer, Path> known = folders.get(folder);
    if (known == null) {
      known = new HashMap<>();
      for (Path each : files(folder)) {
        checksum(each, known);
      }
      folders.put(folder, known);
    }
    return known;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".vq"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static void checksum(Path file, Map<Integer, Path> byChecksum) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long at = in.length() - Frame.CHECKSUM_OCTETS;
      if (at >= Frame.HEADER_OCTETS) {
        in.seek(at);
        byChecksum.put(in.readInt(), file);
      }
    }
  }
}

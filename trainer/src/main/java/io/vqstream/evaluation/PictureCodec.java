package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.List;

/** A codec as the evaluation sees it. Implementations are safe for use by many threads. */
interface PictureCodec {
  /** What the times of a library hold. */
  String IN_PROCESS = "in this process, one thread";

  /** What the times of a command hold. */
  String AS_COMMAND = "a command for each call: its start and its PNG file included; one thread";

  /** Name, version and settings, as the report prints them. */
  CodecInfo info();

  /** The settings that make its curve, ascending in rate. */
  List<Integer> qualities();

  /** The quality of the smallest files. */
  default int minQuality() {
    return 1;
  }

  /** The quality of the largest files. */
  default int maxQuality() {
    return 100;
  }

  /**
   * Encodes pixels to a whole file; a gray picture as one channel where the format can.
   *
   * @throws IOException if the codec refuses the picture; one line says why
   */
  byte[] encode(Picture picture, int quality) throws IOException;

  /**
   * Decodes such a file.
   *
   * @throws IOException if the codec refuses the file; one line says why
   */
  Picture decode(byte[] file) throws IOException;
}

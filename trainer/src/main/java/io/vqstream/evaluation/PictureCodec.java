package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.List;

/** An image codec under evaluation. Implementations are thread-safe. */
interface PictureCodec {
  /** Description of the times of a library. */
  String IN_PROCESS = "in this process, one thread";

  /** Description of the times of a command. */
  String AS_COMMAND = "one process per call, including its start and its PNG file, one thread";

  /** Returns the name, version and settings for the report. */
  CodecInfo info();

  /**
   * Returns the number of the way in which this codec is run, which its settings do not name: raise
   * it when other arguments or parameters change the files or the decoded pixels, so that figures
   * of the cache are not taken for those of the new ones.
   */
  default int revision() {
    return 1;
  }

  /** Returns the quality settings of the rate-distortion curve, ascending in rate. */
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
   * Encodes a picture as a file; a gray picture as one channel if the format supports it.
   *
   * @throws IOException if the codec rejects the picture; the message is one line
   */
  byte[] encode(Picture picture, int quality) throws IOException;

  /**
   * Decodes a file of this codec.
   *
   * @throws IOException if the codec rejects the file; the message is one line
   */
  Picture decode(byte[] file) throws IOException;
}

package io.vqstream.service.ops;

import io.vqstream.image.ImageFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The failure topic, as the page reads and replays it. Errors are one line. */
public interface FailureTopic {

  /**
   * A dead letter.
   *
   * @param position topic-partition@offset of the dead letter
   * @param source topic-partition@offset of the record that failed
   * @param reason id of the failure reason
   * @param detail one line
   * @param key key for display; empty if there is none
   * @param time timestamp of the record that failed, in milliseconds since the epoch
   * @param bytes size of the value; empty if there is none, or it was left at the source
   * @param start first bytes of the value
   * @param image format of the image in the value; empty if it has none
   */
  record Letter(
      String position,
      String source,
      String reason,
      String detail,
      Optional<String> key,
      long time,
      Optional<Integer> bytes,
      byte[] start,
      Optional<ImageFormat> image) {
    public Letter {
      start = start.clone();
    }

    @Override
    public byte[] start() {
      return start.clone();
    }
  }

  /**
   * What to replay.
   *
   * @param reason only records of this reason; empty for all
   * @param position only the dead letter at this position; empty for all
   * @param dryRun whether to count only
   */
  record Selection(Optional<String> reason, Optional<String> position, boolean dryRun) {}

  /** Receives the outcome of each record of a replay. */
  interface Progress {
    /** Called when a record was published, or would be. */
    void replayed();

    /** Called when an earlier replay has published a record. */
    void replayedBefore();

    /** Called when a record cannot be published now. */
    void notReplayable(String line);
  }

  /** Returns the name of the topic. */
  String topic();

  /**
   * Returns the latest dead letters, the latest first.
   *
   * @param limit maximum number
   */
  List<Letter> latest(int limit) throws IOException;

  /**
   * Returns the image file in the value of a dead letter; empty if it has none, or the dead letter
   * is no longer there.
   *
   * @param position position of the dead letter
   */
  Optional<byte[]> image(String position) throws IOException;

  /** Publishes dead letters to their source topics again, each once. Blocks until it is done. */
  void replay(Selection selection, Progress progress) throws IOException;
}

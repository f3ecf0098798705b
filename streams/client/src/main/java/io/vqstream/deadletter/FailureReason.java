package io.vqstream.deadletter;

import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The reasons why a record can fail.
 *
 * <p>Ids are persisted in the failure topic and used as metric tags: never change or reuse one.
 */
public enum FailureReason {
  /** The record has no value: a tombstone. */
  NO_VALUE("no_value"),
  /** The value is neither a {@code vqstream.v1.Image} nor, if accepted, an image file. */
  NOT_AN_IMAGE_RECORD("not_an_image_record"),
  /** The value is not a {@code vqstream.v1.CodedImage}. */
  NOT_A_CODED_IMAGE_RECORD("not_a_coded_image_record"),
  /** The image file is empty. */
  EMPTY("empty"),
  /** The file is not in a supported image format. */
  NOT_AN_IMAGE("not_an_image"),
  /** The image file is truncated or inconsistent. */
  CORRUPT("corrupt"),
  /** The image has more pixels than allowed. */
  TOO_MANY_PIXELS("too_many_pixels"),
  /** The frame is truncated or its checksum does not match. */
  CORRUPT_FRAME("corrupt_frame"),
  /** The version of the frame is no longer supported. */
  FRAME_TOO_OLD("frame_too_old"),
  /** The version of the frame is newer than this program. */
  FRAME_TOO_NEW("frame_too_new"),
  /** The frame names a checkpoint that is not available. */
  UNKNOWN_CHECKPOINT("unknown_checkpoint"),
  /** The frame is intact, but was written with a different prior. */
  PRIOR_MISMATCH("prior_mismatch"),
  /** The result exceeds the maximum record size of its topic. */
  RECORD_TOO_LARGE("record_too_large"),
  /** The topic of the result is compacted and the record has no key, or refuses its timestamp. */
  REFUSED_BY_TOPIC("refused_by_topic"),
  /** The checkpoint of the frame did not arrive in time. Replay the record when it is available. */
  CHECKPOINT_LATE("checkpoint_late"),
  /** The checkpoint of the frame, or of the route of the image, cannot be used. */
  CHECKPOINT_FAILED("checkpoint_failed"),
  /** The frame builds on a frame that is not available. */
  MISSING_REFERENCE("missing_reference");

  private static final Map<String, FailureReason> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(FailureReason::id, Function.identity()));

  private final String id;

  FailureReason(String id) {
    this.id = id;
  }

  /** Returns the id in the failure topic and in metrics. */
  public String id() {
    return id;
  }

  /**
   * Returns the reason with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FailureReason of(String id) {
    FailureReason reason = BY_ID.get(id);
    if (reason == null) {
      throw new IllegalArgumentException("unknown failure reason: " + id);
    }
    return reason;
  }

  /** Returns the reason for an image that cannot be read. */
  public static FailureReason of(UnreadableImageException.Reason reason) {
    return switch (reason) {
      case EMPTY -> EMPTY;
      case NOT_AN_IMAGE -> NOT_AN_IMAGE;
      case CORRUPT -> CORRUPT;
      case TOO_MANY_PIXELS -> TOO_MANY_PIXELS;
    };
  }

  /** Returns the reason for a frame that cannot be read. */
  public static FailureReason of(FrameException.Fault fault) {
    return switch (fault) {
      case CORRUPT_FRAME -> CORRUPT_FRAME;
      case TOO_MANY_PIXELS -> TOO_MANY_PIXELS;
      case FRAME_TOO_OLD -> FRAME_TOO_OLD;
      case FRAME_TOO_NEW -> FRAME_TOO_NEW;
      case UNKNOWN_CHECKPOINT -> UNKNOWN_CHECKPOINT;
      case PRIOR_MISMATCH -> PRIOR_MISMATCH;
      case MISSING_REFERENCE -> MISSING_REFERENCE;
    };
  }
}

package io.vqstream.deadletter;

import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is wrong with a record, as one of a few fixed words.
 *
 * <p>The words are persisted in the failure topic and are tags of metrics: add to them, change
 * none.
 */
public enum FailureReason {
  /** The record has no value: a tombstone. */
  NO_VALUE("no_value"),
  /** The value is no {@code vqstream.v1.Image}, and no image file where one is accepted. */
  NOT_AN_IMAGE_RECORD("not_an_image_record"),
  /** The value is no {@code vqstream.v1.CodedImage}. */
  NOT_A_CODED_IMAGE_RECORD("not_a_coded_image_record"),
  /** The image file has no bytes. */
  EMPTY("empty"),
  /** The image file is not of a kind that is read. */
  NOT_AN_IMAGE("not_an_image"),
  /** The image file is cut short or contradicts itself. */
  CORRUPT("corrupt"),
  /** The image has more pixels than allowed. */
  TOO_MANY_PIXELS("too_many_pixels"),
  /** The frame is cut short, or a bit of it differs from what was written. */
  CORRUPT_FRAME("corrupt_frame"),
  /** The frame's version is no longer read. */
  FRAME_TOO_OLD("frame_too_old"),
  /** The frame's version is newer than this program. */
  FRAME_TOO_NEW("frame_too_new"),
  /** The frame names a checkpoint that is not here. */
  UNKNOWN_CHECKPOINT("unknown_checkpoint"),
  /** The frame is whole, but the prior computed here is not the one that wrote it. */
  PRIOR_MISMATCH("prior_mismatch"),
  /** The result is larger than the topic it belongs to takes. */
  RECORD_TOO_LARGE("record_too_large"),
  /** The checkpoint that the frame names did not arrive in time. Replay the record when it has. */
  CHECKPOINT_LATE("checkpoint_late"),
  /** The checkpoint of the frame, or of the image's route, has arrived and cannot be used. */
  CHECKPOINT_FAILED("checkpoint_failed");

  private static final Map<String, FailureReason> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(FailureReason::word, Function.identity()));

  private final String word;

  FailureReason(String word) {
    this.word = word;
  }

  /** The word in the failure topic and in metrics. */
  public String word() {
    return word;
  }

  /** The reason of that word. */
  public static FailureReason of(String word) {
    FailureReason reason = BY_WORD.get(word);
    if (reason == null) {
      throw new IllegalArgumentException("no failure reason is called " + word);
    }
    return reason;
  }

  /** Why an image could not be read. */
  public static FailureReason of(UnreadableImageException.Reason reason) {
    return switch (reason) {
      case EMPTY -> EMPTY;
      case NOT_AN_IMAGE -> NOT_AN_IMAGE;
      case CORRUPT -> CORRUPT;
      case TOO_MANY_PIXELS -> TOO_MANY_PIXELS;
    };
  }

  /** Why a frame could not be read. */
  public static FailureReason of(FrameException.Fault fault) {
    return switch (fault) {
      case CORRUPT_FRAME -> CORRUPT_FRAME;
      case FRAME_TOO_OLD -> FRAME_TOO_OLD;
      case FRAME_TOO_NEW -> FRAME_TOO_NEW;
      case UNKNOWN_CHECKPOINT -> UNKNOWN_CHECKPOINT;
      case PRIOR_MISMATCH -> PRIOR_MISMATCH;
    };
  }
}

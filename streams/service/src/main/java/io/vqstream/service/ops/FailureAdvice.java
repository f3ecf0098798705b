package io.vqstream.service.ops;

import io.vqstream.deadletter.FailureReason;
import java.util.Arrays;
import java.util.Optional;

/** What to do about each failure reason. */
final class FailureAdvice {
  private FailureAdvice() {}

  /** Returns advice for a reason, by its id. */
  static String of(String reason) {
    return find(reason).map(FailureAdvice::of).orElse("See the log.");
  }

  /** Returns whether a reason means that images may not be decodable at all. */
  static boolean isSerious(String reason) {
    return find(reason).filter(each -> each == FailureReason.PRIOR_MISMATCH).isPresent();
  }

  private static Optional<FailureReason> find(String reason) {
    return Arrays.stream(FailureReason.values())
        .filter(each -> each.id().equals(reason))
        .findFirst();
  }

  private static String of(FailureReason reason) {
    return switch (reason) {
      case NO_VALUE -> "Records without a value: set tombstone.handling=forward to forward them.";
      case NOT_AN_IMAGE_RECORD ->
          "The producer sends values that are no images. See source.format.";
      case NOT_A_CODED_IMAGE_RECORD -> "Something other than an encoder writes to the coded topic.";
      case EMPTY, NOT_AN_IMAGE, CORRUPT -> "The producer sends damaged or other files.";
      case TOO_MANY_PIXELS -> "Raise image.max.pixels and replay, or send smaller images.";
      case CORRUPT_FRAME -> "Frames are damaged on their way: find the sender.";
      case FRAME_TOO_OLD -> "This decoder no longer reads the frames. Encode the images again.";
      case FRAME_TOO_NEW -> "Update this decoder, then replay.";
      case UNKNOWN_CHECKPOINT -> "Publish the checkpoint that the frames name, then replay.";
      case PRIOR_MISMATCH -> "Encoder and decoder compute different probabilities. Report it.";
      case RECORD_TOO_LARGE ->
          "Raise max.message.bytes of the topic, restart the service, then replay.";
      case REFUSED_BY_TOPIC ->
          "Send keys and right timestamps, or change the topic and restart; then replay.";
      case CHECKPOINT_LATE -> "The checkpoint came after checkpoint.wait.ms: replay.";
      case CHECKPOINT_FAILED -> "Publish a checkpoint that can be opened, then replay.";
      case MISSING_REFERENCE ->
          "Records before this one are gone: only the frames up to the next key frame are lost.";
    };
  }
}

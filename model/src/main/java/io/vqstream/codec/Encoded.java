package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import java.util.Optional;

/**
 * An encoded image.
 *
 * @param frame the whole frame
 * @param checkpoint the checkpoint that the image is coded with; empty where it is carried
 * @param kind how the frame holds the image
 * @param width columns of the image as a viewer shows it (after EXIF orientation)
 * @param height rows of the image as a viewer shows it
 * @param quality the level used, 0 where the image is carried
 * @param contentType media type of the source, such as {@code image/png}; empty where pixels were
 *     given
 * @param carriedReason why the image is carried, one phrase for people; empty where it is coded
 */
public record Encoded(
    byte[] frame,
    Optional<CheckpointId> checkpoint,
    Kind kind,
    int width,
    int height,
    int quality,
    String contentType,
    String carriedReason) {}

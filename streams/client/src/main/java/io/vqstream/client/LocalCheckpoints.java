package io.vqstream.client;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.fault.ExceptionMessages;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * Opens the bundled checkpoints, or the checkpoint that {@code vqstream.checkpoint} names. The
 * default value of {@code vqstream.codec.source}.
 */
public final class LocalCheckpoints implements CodecSource {
  private static final Picture TEST_IMAGE = new Picture(8, 8, false, new byte[8 * 8 * 3]);

  private String checkpoint = "";

  @Override
  public void configure(Map<String, ?> settings) {
    Object value = settings.get(VqConfig.CHECKPOINT);
    checkpoint = value == null ? "" : value.toString().trim();
  }

  @Override
  public ImageCodec open(long maxPixels) throws IOException {
    if (checkpoint.isEmpty()) {
      return tested(ImageCodecs.builder().setBundledCheckpoints().optMaxPixels(maxPixels).build());
    }
    try {
      Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(checkpoint);
      Checkpoint read =
          bundled.isPresent() ? bundled.get().read() : Checkpoint.read(Path.of(checkpoint));
      return tested(ImageCodecs.builder().setCheckpoint(read).optMaxPixels(maxPixels).build());
    } catch (NoSuchFileException e) {
      throw invalid("there is neither such a file nor a bundled checkpoint of that name");
    } catch (IOException | NoSuchElementException | IllegalArgumentException e) {
      throw invalid(ExceptionMessages.line(e));
    }
  }

  /**
   * Encodes and decodes one small image, which loads every library except libwebp. An incomplete
   * installation therefore fails when the client is created, not at its first image.
   */
  private static ImageCodec tested(ImageCodec codec) {
    try {
      QualityPolicy codes = QualityPolicy.level(1).withLossless(LosslessMode.NEVER);
      codec.decode(codec.encode(new Decoded.Coded(TEST_IMAGE), codes).frame());
    } catch (FrameException e) {
      // The test image exceeds the configured maximum of pixels. All libraries are loaded by now.
      return codec;
    } catch (RuntimeException | LinkageError e) {
      codec.close();
      throw e;
    }
    return codec;
  }

  private ConfigException invalid(String why) {
    return new ConfigException(VqConfig.CHECKPOINT, checkpoint, why);
  }

  @Override
  public Object identity() {
    return checkpoint;
  }
}

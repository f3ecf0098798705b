package io.vqstream.trainer;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.Picture;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Where a checkpoint comes from, as metadata of its file. */
final class Provenance {
  private static final String CODEBOOKS = "training.codebooks";

  private final Map<String, String> constant = new TreeMap<>();

  /**
   * @param origin SHA-256 of the checkpoint that the run went on from, in hexadecimal, or ""
   */
  Provenance(TrainingConfig config, List<Picture> pictures, String origin) {
    long pixels = pictures.stream().mapToLong(Picture::pixels).sum();
    constant.put("training.images", Integer.toString(pictures.size()));
    constant.put("training.megapixels", String.format(Locale.ROOT, "%.1f", pixels / 1e6));
    constant.put("training.data.sha256", digest(pictures));
    constant.put("training.trainer", trainer());
    if (!origin.isEmpty()) {
      constant.put("training.from", origin);
    }
    constant.put("training.seed", Long.toString(config.seed()));
    constant.put("training.crops", config.crops() + " of " + config.cropSize());
    constant.put("training.lambdas", config.lambdas().toString());
    constant.put(
        "training.phases",
        String.format(
            Locale.ROOT, "lattice %s, joint %s", config.latticeShare(), config.jointShare()));
    constant.put("training.learning_rate", Double.toString(config.learningRate()));
    constant.put("training.precision", config.precision().name().toLowerCase(Locale.ROOT));
    constant.put("training.commitment", Double.toString(config.commitment()));
    constant.put("training.reduce_jpeg", Double.toString(config.reduceJpeg()));
  }

  /** Metadata of a checkpoint written after so many steps. */
  Map<String, String> after(int step, TrainingConfig config, Trainer trainer, String figures) {
    Map<String, String> metadata = new TreeMap<>(constant);
    metadata.put(CODEBOOKS, Boolean.toString(trainer.hasCodebooks()));
    metadata.put("training.steps", step + " of " + config.steps());
    metadata.put("training.figures", figures);
    return metadata;
  }

  /** Whether a checkpoint has codebooks; one from the first phase of a run has none yet. */
  static boolean hasCodebooks(Checkpoint checkpoint) {
    return !"false".equals(checkpoint.metadata().get(CODEBOOKS));
  }

  private static String trainer() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return "vqstream " + (version == null ? "(not from a jar)" : version);
  }

  private static String digest(List<Picture> pictures) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Picture picture : pictures) {
        digest.update(
            ByteBuffer.allocate(8).putInt(picture.width()).putInt(picture.height()).array());
        digest.update(picture.rgb());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}

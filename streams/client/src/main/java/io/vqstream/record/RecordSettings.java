package io.vqstream.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.vqstream.codec.Effort;
import io.vqstream.codec.LosslessMode;
import io.vqstream.image.ImageFileReader;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * Defines the settings that services and clients have in common, with one type, default, range and
 * importance each.
 *
 * @param definitions receives the definitions
 * @param prefix of the names
 * @param encoder what encodes images, for the documentation
 */
public record RecordSettings(ConfigDef definitions, String prefix, String encoder) {
  public static final String QUALITY = "quality";
  public static final String SOURCE_FORMAT = "source.format";
  public static final String METADATA_KEEP = "metadata.keep";
  public static final String LOSSLESS = "lossless";
  public static final String EFFORT = "effort";
  public static final String IMAGE_MAX_PIXELS = "image.max.pixels";
  public static final String CHECKPOINT_WAIT_MS = "checkpoint.wait.ms";
  public static final String CHECKPOINT_CACHE_DIR = "checkpoint.cache.dir";
  public static final String CHECKPOINT_CACHE_MAX_OPEN = "checkpoint.cache.max.open";
  public static final String REFERENCE_CACHE_MAX_BYTES = "reference.cache.max.bytes";

  private static final String NONE = "";

  /** Common definitions. Those without documentation mean the same and are explained otherwise. */
  private static final ConfigDef COMMON =
      new ConfigDef()
          .define(
              QUALITY,
              Type.INT,
              3,
              atLeast(1),
              HIGH,
              "Quality level of the %s. Level 1 gives the smallest frames; the"
                  + " checkpoint defines how many levels exist.")
          .define(
              SOURCE_FORMAT,
              Type.STRING,
              SourceFormat.AUTO.id(),
              ValidString.in(SourceFormat.ids()),
              MEDIUM,
              NONE)
          .define(METADATA_KEEP, Type.BOOLEAN, false, MEDIUM, NONE)
          .define(
              LOSSLESS,
              Type.STRING,
              LosslessMode.AUTO.id(),
              ValidString.in(LosslessMode.ids()),
              MEDIUM,
              "auto: a drawing, text or screenshot is kept exactly in a lossless frame where that"
                  + " takes no more bytes than coding it, or where coding would be poor; or it is"
                  + " coded at a higher level. Decoders need frame version 3 and libwebp. never: no"
                  + " lossless frames.")
          .define(
              EFFORT,
              Type.INT,
              0,
              between(0, Effort.MAX),
              MEDIUM,
              "How long the %s searches for better codes, 0 to 3: fewer bytes at equal"
                  + " PSNR for more time. At a quality level, effort raises the PSNR.")
          .define(
              IMAGE_MAX_PIXELS,
              Type.LONG,
              ImageFileReader.DEFAULT_MAX_PIXELS,
              between(1L, 715_827_882L),
              MEDIUM,
              NONE)
          .define(REFERENCE_CACHE_MAX_BYTES, Type.LONG, 64L << 20, atLeast(1 << 20), MEDIUM, NONE)
          .define(CHECKPOINT_WAIT_MS, Type.LONG, 5_000L, between(0L, 300_000L), MEDIUM, NONE)
          .define(
              CHECKPOINT_CACHE_DIR,
              Type.STRING,
              "",
              LOW,
              "Directory that caches fetched checkpoints. Processes can share it, and"
                  + " it can be emptied at any time. Empty: .cache/vqstream/checkpoints in"
                  + " the user's home directory.")
          .define(CHECKPOINT_CACHE_MAX_OPEN, Type.INT, 4, between(1, 1000), MEDIUM, NONE);

  /** Defines a setting with the common documentation; {@code name} is without the prefix. */
  public ConfigDef define(String name) {
    return define(name, common(name).documentation.formatted(encoder));
  }

  /** Defines a setting with another documentation; {@code name} is without the prefix. */
  public ConfigDef define(String name, String documentation) {
    ConfigKey key = common(name);
    return definitions.define(
        prefix + name, key.type, key.defaultValue, key.validator, key.importance, documentation);
  }

  private static ConfigKey common(String name) {
    return Objects.requireNonNull(COMMON.configKeys().get(name), name);
  }
}

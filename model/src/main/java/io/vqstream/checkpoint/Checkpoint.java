package io.vqstream.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in memory: the bytes of its file, fully validated when read. Immutable.
 *
 * <p>The file format is safetensors. Its metadata has the keys {@code vqstream.version}, the
 * version of metadata and tensor names; {@code name}; {@code architecture}, the {@link
 * Architecture} as a JSON object; and the training provenance.
 */
public final class Checkpoint {
  /**
   * Name of the tensor with the lambda of the choice of codes (RDO): shape [levels, latent
   * channels], in squared steps per bit. The name is persisted.
   */
  public static final String RDO_LAMBDAS = "choice.trade";

  /**
   * Metadata key of the quantizer, which only checkpoints have that no codec can code with:
   * experiments of the trainer.
   */
  public static final String QUANTIZER = "quantizer";

  /** Version of the metadata and of the names and semantics of the tensors. */
  static final int VERSION = 1;

  static final String VERSION_KEY = "vqstream.version";
  static final String NAME_KEY = "name";
  static final String ARCHITECTURE_KEY = "architecture";

  private static final long MAX_FILE = 1L << 30;

  private final byte[] file;
  private final byte[] digest;
  private final SortedMap<String, SafetensorsHeader.Entry> entries;
  private final String name;
  private final Map<String, String> metadata;
  private final Architecture architecture;

  private Checkpoint(String source, byte[] file) throws CheckpointException {
    this.file = file;
    this.digest = sha256(file);
    SafetensorsHeader header = SafetensorsHeader.read(source, file);
    this.entries = header.entries();
    SortedMap<String, String> described = new TreeMap<>(header.metadata());
    checkVersion(source, described.remove(VERSION_KEY));
    this.architecture = architecture(source, described.remove(ARCHITECTURE_KEY));
    String named = described.get(NAME_KEY);
    if (named == null) {
      throw new CheckpointException(source, "metadata " + NAME_KEY + " is missing");
    }
    this.name = named;
    this.metadata = Collections.unmodifiableMap(described);
    checkFinite(source);
  }

  /** Reads a bundled checkpoint. The bytes are not copied. */
  static Checkpoint bundled(String id, byte[] file) throws CheckpointException {
    return new Checkpoint("the bundled checkpoint " + id, file);
  }

  /**
   * Reads a checkpoint file.
   *
   * @throws CheckpointException if the file does not exist or is not a supported checkpoint
   */
  public static Checkpoint read(Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new CheckpointException(file.toString(), "is a folder, not a checkpoint");
      }
      long size = Files.size(file);
      if (size > MAX_FILE) {
        throw new CheckpointException(file.toString(), "too large for a checkpoint: " + size);
      }
      return new Checkpoint(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file.toString(), "no such file");
    }
  }

  /**
   * Reads the bytes of a checkpoint file. They are copied.
   *
   * @throws CheckpointException if they are not a supported checkpoint
   */
  public static Checkpoint of(byte[] file) throws CheckpointException {
    return new Checkpoint("checkpoint", file.clone());
  }

  /** Returns the display name, such as {@code photos}. */
  public String name() {
    return name;
  }

  /** Returns name and digest. */
  public CheckpointId id() {
    return CheckpointId.of(name(), digest);
  }

  /** Returns the SHA-256 of the file, 32 bytes. */
  public byte[] digest() {
    return digest.clone();
  }

  /** Returns a copy of the file. */
  public byte[] file() {
    return file.clone();
  }

  /** Returns the hyperparameters of the networks. */
  public Architecture architecture() {
    return architecture;
  }

  /** Returns the metadata without version and architecture. Unmodifiable. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Returns the names of all tensors, sorted. */
  public Set<String> tensorNames() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Returns a tensor, decoded at each call. Its values are finite.
   *
   * @throws NoSuchElementException if there is no such tensor
   */
  public Tensor tensor(String name) {
    SafetensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new NoSuchElementException("checkpoint " + name() + " has no tensor " + name);
    }
    ByteBuffer data = data(entry);
    float[] values = new float[data.remaining() / entry.type().bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = entry.type().get(data);
    }
    return new Tensor(name, entry.shape().clone(), values);
  }

  private ByteBuffer data(SafetensorsHeader.Entry entry) {
    return ByteBuffer.wrap(file, entry.begin(), entry.end() - entry.begin())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private void checkFinite(String source) throws CheckpointException {
    for (Map.Entry<String, SafetensorsHeader.Entry> tensor : entries.entrySet()) {
      TensorType type = tensor.getValue().type();
      ByteBuffer data = data(tensor.getValue());
      for (int i = 0; data.hasRemaining(); i++) {
        float value = type.get(data);
        if (!Float.isFinite(value)) {
          throw new CheckpointException(
              source, "tensor " + tensor.getKey() + " holds " + value + " as its value " + i);
        }
      }
    }
  }

  private static void checkVersion(String source, @Nullable String text)
      throws CheckpointException {
    if (text == null) {
      throw new CheckpointException(
          source, "no vqstream checkpoint: metadata " + VERSION_KEY + " is missing");
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new CheckpointException(source, "metadata " + VERSION_KEY + " is no version: " + text);
    }
    if (Integer.parseInt(text) > VERSION) {
      throw new CheckpointException(
          source,
          "checkpoint version " + text + " is too new: this program reads up to " + VERSION);
    }
  }

  private static Architecture architecture(String source, @Nullable String json)
      throws CheckpointException {
    if (json == null) {
      throw new CheckpointException(source, "metadata " + ARCHITECTURE_KEY + " is missing");
    }
    try {
      return ArchitectureJson.read(json);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(source, "metadata " + ARCHITECTURE_KEY + ": " + e.getMessage());
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

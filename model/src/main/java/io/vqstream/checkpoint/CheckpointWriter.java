package io.vqstream.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Builds a checkpoint and writes its file. The bytes do not depend on the order of the calls:
 * tensors are sorted by type, the widest first for alignment, then by name.
 */
public final class CheckpointWriter {
  private final SortedMap<String, String> metadata = new TreeMap<>();
  private final SortedMap<String, Stored> tensors = new TreeMap<>();

  private record Stored(Tensor tensor, TensorType type) {
    int size() {
      return Math.multiplyExact(tensor.values().length, type.bytes());
    }
  }

  /**
   * Creates a checkpoint without tensors.
   *
   * @param name display name, such as {@code photos}
   * @param architecture hyperparameters of the networks
   */
  public CheckpointWriter(String name, Architecture architecture) {
    metadata.put(Checkpoint.VERSION_KEY, Integer.toString(Checkpoint.VERSION));
    metadata.put(Checkpoint.NAME_KEY, Objects.requireNonNull(name, "name"));
    metadata.put(Checkpoint.ARCHITECTURE_KEY, ArchitectureJson.write(architecture));
  }

  /**
   * Adds an item of metadata, such as the seed of the training.
   *
   * @throws IllegalArgumentException if the key is taken
   */
  public CheckpointWriter metadata(String key, String value) {
    if (metadata.putIfAbsent(key, Objects.requireNonNull(value, key)) != null) {
      throw new IllegalArgumentException("metadata " + key + " exists already");
    }
    return this;
  }

  /**
   * Adds a tensor. Its values are not copied; they are rounded to the nearest value of the type.
   *
   * @throws IllegalArgumentException if the name is taken, or a value is not finite before or after
   *     rounding
   */
  public CheckpointWriter tensor(Tensor tensor, TensorType type) {
    String name = tensor.name();
    if (name.equals(SafetensorsHeader.METADATA) || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("invalid name of a tensor: " + name);
    }
    ByteBuffer one = ByteBuffer.allocate(Float.BYTES);
    for (float value : tensor.values()) {
      type.put(one.clear(), value);
      if (!Float.isFinite(value) || !Float.isFinite(type.get(one.flip()))) {
        throw new IllegalArgumentException(
            "tensor " + name + " holds " + value + ", which " + type + " cannot");
      }
    }
    if (tensors.putIfAbsent(name, new Stored(tensor, type)) != null) {
      throw new IllegalArgumentException("two tensors are named " + name);
    }
    return this;
  }

  /** Returns the bytes of the checkpoint file. */
  public byte[] toBytes() {
    List<Stored> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(Comparator.comparingInt(stored -> -stored.type().bytes()));
    byte[] header = header(inOrder);
    int size = 8 + header.length;
    for (Stored stored : inOrder) {
      size = Math.addExact(size, stored.size());
    }
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (Stored stored : inOrder) {
      for (float value : stored.tensor().values()) {
        stored.type().put(file, value);
      }
    }
    return file.array();
  }

  /** Returns the checkpoint as read from these bytes. */
  public Checkpoint toCheckpoint() {
    try {
      return Checkpoint.of(toBytes());
    } catch (CheckpointException e) {
      throw new AssertionError("a checkpoint just written cannot be read", e);
    }
  }

  /** Writes the checkpoint file atomically and replaces an existing file. */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(toBytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true); // otherwise a power failure could keep the new name and lose the data
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private byte[] header(List<Stored> inOrder) {
    JsonObject strings = new JsonObject();
    metadata.forEach(strings::addProperty);
    JsonObject header = new JsonObject();
    header.add(SafetensorsHeader.METADATA, strings);
    long offset = 0;
    for (Stored stored : inOrder) {
      JsonArray shape = new JsonArray();
      Arrays.stream(stored.tensor().shape()).forEach(shape::add);
      JsonArray offsets = new JsonArray();
      offsets.add(offset);
      offset += stored.size();
      offsets.add(offset);
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", stored.type().name());
      entry.add("shape", shape);
      entry.add("data_offsets", offsets);
      header.add(stored.tensor().name(), entry);
    }
    byte[] json = header.toString().getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(json, json.length + 7 & ~7);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
